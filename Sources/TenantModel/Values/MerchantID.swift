/// The id of a merchant at ZarinPal: a UUID, 8-4-4-4-12 hexadecimal digits. No secret, but masked in output.
public struct MerchantID: Sendable {
    /// The id in lower case: letter case means nothing in a UUID (RFC 9562, section 4), and two spellings of one merchant
    /// are no change of where money goes.
    public let text: String

    /// Reads an id in either case; `nil` when `text` is not a UUID.
    public init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        for digit in groups.joined() {
            guard digit &- 0x30 < 10 || (digit | 0x20) &- 0x61 < 6 else { return nil }
        }
        self.text = text.lowercased()
    }
}
