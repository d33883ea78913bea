internal import Diagnostics
internal import TenantModel

/// The names of a catalog that a hint may offer for one that is not known.
struct CatalogWords {
    let features: KnownWords
    let configuration: KnownWords

    /// Those of the bot, looked at once for all files.
    private static let builtIn = CatalogWords(features: Catalog.builtIn.features, Catalog.builtIn.configuration)

    /// Looks at the names that an organisation adds to those of the bot.
    init(of catalog: Catalog) {
        // Catalogs only add to what the bot knows.
        let isLarger =
            (catalog.features.count, catalog.configuration.count)
            != (Catalog.builtIn.features.count, Catalog.builtIn.configuration.count)
        guard isLarger else {
            self = Self.builtIn
            return
        }
        let own = CatalogWords(
            features: catalog.features.filter { Catalog.builtIn.feature($0.name) == nil },
            catalog.configuration.filter { Catalog.builtIn.configuration($0.name) == nil }
        )
        features = Self.builtIn.features.adding(own.features)
        configuration = Self.builtIn.configuration.adding(own.configuration)
    }

    private init(features: [FeatureKey], _ configuration: [ConfigurationKey]) {
        self.features = KnownWords(features.lazy.map(\.name))
        // A tenant may not declare what is the platform's.
        self.configuration = KnownWords(configuration.lazy.filter { !$0.isPlatform }.map(\.name))
    }
}
