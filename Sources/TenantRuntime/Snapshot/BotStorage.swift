internal import CanonicalJSON
internal import Synchronization
internal import TenantModel

/// All that is known of one bot. Never changed; the next snapshot uses the same one while the bot stays what it is.
final class BotStorage: Sendable {
    let id: Int32
    let slug: String?
    let revision: Int64
    /// The values of ``BotColumn/fields``; a secret one is undeclared here.
    let columns: [FieldValue]
    /// `nil` where it was withheld from a copy on disk.
    let token: Secret?
    /// ``TokenDigest`` of the token, for finding the bot; the token itself is not searched for.
    let tokenDigest: TokenDigest
    /// ``TokenDigest`` of the hash of the original's API token.
    let apiTokenDigest: TokenDigest?
    let features: FeatureRows
    let configuration: ConfigurationRows
    /// In the order in which customers see them, active or not.
    let plans: [Plan]
    /// By id.
    let cards: [PaymentCard]
    let catalog: CatalogIndex
    private let knownETag: AtomicLazyReference<ETag>

    /// Takes all of it. `etag` is given where it cannot be computed, since secrets are withheld.
    init(
        id: Int32,
        slug: String?,
        revision: Int64,
        columns: [FieldValue],
        token: Secret?,
        tokenDigest: TokenDigest,
        apiTokenDigest: TokenDigest?,
        features: FeatureRows,
        configuration: ConfigurationRows,
        plans: [Plan],
        cards: [PaymentCard],
        catalog: CatalogIndex,
        etag: ETag? = nil
    ) {
        self.id = id
        self.slug = slug
        self.revision = revision
        self.columns = columns
        self.token = token
        self.tokenDigest = tokenDigest
        self.apiTokenDigest = apiTokenDigest
        self.features = features
        self.configuration = configuration
        self.plans = plans.count > 1 ? plans.sorted { $0.precedes($1) } : plans
        self.cards = cards.count > 1 ? cards.sorted { $0.id < $1.id } : cards
        self.catalog = catalog
        knownETag = AtomicLazyReference()
        if let etag { _ = knownETag.storeIfNil(etag) }
    }

    /// Worked out when it is first asked for: a shop that nobody reads over HTTP needs none.
    var etag: String {
        if let known = knownETag.load() { return known.text }
        return knownETag.storeIfNil(ETag(of: self)).text
    }

    /// Whether a reader cannot tell both apart.
    func hasSameContents(as other: BotStorage) -> Bool {
        self === other
            || id == other.id && revision == other.revision && tokenDigest == other.tokenDigest
                && apiTokenDigest == other.apiTokenDigest && hasSameBytes(slug, other.slug)
                && hasSameBytes(token?.reveal(), other.token?.reveal()) && columns == other.columns
                && features.hasSameContents(as: other.features)
                && configuration.hasSameContents(as: other.configuration)
                && plans == other.plans && cards == other.cards
                && (catalog === other.catalog || catalog.digest == other.catalog.digest)
    }
}

extension BotStorage {
    func text(_ place: Int) -> String? {
        if case .text(let text) = columns[place] { text } else { nil }
    }

    func integer(_ place: Int) -> Int64? {
        if case .integer(let value) = columns[place] { value } else { nil }
    }

    /// NULL, which no column of the original allows, is what a new row would have.
    func bool(_ place: Int) -> Bool {
        switch (columns[place], BotColumn.fields[place].initial) {
        case (.bool(let value), _), (_, .bool(let value)): value
        default: false
        }
    }
}
