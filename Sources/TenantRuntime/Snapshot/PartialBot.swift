internal import CanonicalJSON
internal import TenantModel

/// What is read of a bot one after the other.
struct PartialBot {
    let id: Int32
    let slug: String?
    let columns: [FieldValue]
    let token: String
    let apiTokenHash: String?
    var revision: Int64 = 0
    var features = FeatureRows.none
    var configuration = ConfigurationRows.none
    var plans: [Plan] = []
    var cards: [PaymentCard] = []

    /// The bot as a snapshot holds it.
    func storage(_ catalog: CatalogIndex) -> BotStorage {
        BotStorage(
            id: id,
            slug: slug,
            revision: revision,
            columns: columns,
            token: Secret(token),
            tokenDigest: TokenDigest(ofToken: token),
            apiTokenDigest: apiTokenHash.map(TokenDigest.init(ofHash:)),
            features: features,
            configuration: configuration,
            plans: plans,
            cards: cards,
            catalog: catalog
        )
    }
}
