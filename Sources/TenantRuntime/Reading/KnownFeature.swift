internal import TenantModel

/// A feature that the bot knows, for reading its flag by a bit instead of by its name.
///
/// The cases stand in byte order of their names, as in the built-in catalog, of which they are a copy for the compiler; a
/// test holds both together.
public enum KnownFeature: UInt8, Sendable, Hashable, CaseIterable {
    case autoRenewal
    case campaigns
    case cardToCard
    case cloudpayments
    case cryptobot
    case heleket
    case miniApp
    case monitoring
    case mulenpay
    case nalogo
    case pal24
    case platega
    case polls
    case promoCodes
    case referralProgram
    case serverStatus
    case simplePurchase
    case supportContact
    case supportTickets
    case telegramStars
    case trialSubscription
    case tribute
    case wata
    case yookassa
    case zarinpal

    /// The key of the flag, as the database and manifests spell it: `referral_program`.
    public var name: String { Catalog.builtIn.features[Int(rawValue)].name }

    /// The feature whose key is `name`.
    public init?(name: String) {
        guard let place = Self.names.place(of: name) else { return nil }
        self.init(rawValue: UInt8(place))
    }

    private static let names = KeyTable(Catalog.builtIn.features.map(\.name))

    /// Its bit in ``FeatureRows``.
    var bit: UInt64 { 1 << UInt64(rawValue) }
}
