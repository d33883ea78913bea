internal import TenantModel

/// Money that is lost with the wallet of a tenant that is deleted for good, since somebody gave it up.
public struct DiscardedBalance: Sendable, Hashable {
    /// How much it is.
    public let kopeks: Int64

    /// Names an amount.
    ///
    /// - Parameter kopeks: How much was in the wallet.
    public init(kopeks: Int64) {
        self.kopeks = kopeks
    }

    /// What the history remembers among what was accepted: `discard_balance:500`.
    public var acknowledgement: String { "\(Self.name):\(kopeks)" }

    /// What the history calls it.
    public static let name = "discard_balance"

    /// A few words: `500 kopeks (5 toman) in its wallet are given up`.
    var words: String { "\(kopeks) kopeks (\(Money.described(kopeks: kopeks))) in its wallet are given up" }
}
