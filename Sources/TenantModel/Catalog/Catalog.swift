internal import CanonicalJSON

/// The features and configuration keys that a tenant may name: those that the bot knows, and an organisation's own.
///
/// A value: ``builtIn`` is the same for everybody, ``adding(features:configuration:)`` makes a larger one. Manifests are
/// checked against it, and JSON Schema, import and export read it.
public struct Catalog: Sendable {
    /// The features, in byte order of their names.
    public let features: [FeatureKey]
    /// The configuration keys, in byte order of their names.
    public let configuration: [ConfigurationKey]
    /// Whether these are all. Where a part could not be read, a key that is not here need not be wrong.
    public let isComplete: Bool
    private let featureIndex: NameIndex
    private let configurationIndex: NameIndex

    /// Makes a catalog of keys, each name once.
    init(features: [FeatureKey], configuration: [ConfigurationKey], isComplete: Bool = true) {
        self.isComplete = isComplete
        self.features = features.sorted { $0.name.precedesInBytes($1.name) }
        self.configuration = configuration.sorted { $0.name.precedesInBytes($1.name) }
        featureIndex = NameIndex(self.features.map(\.name))
        configurationIndex = NameIndex(self.configuration.map(\.name))
    }

    /// The feature called `name`. Allocates nothing.
    public func feature(_ name: String) -> FeatureKey? {
        featureIndex.place(of: name.utf8.span).map { features[$0] }
    }

    /// The configuration key called `name`. Allocates nothing.
    public func configuration(_ name: String) -> ConfigurationKey? {
        configurationPlace(of: name).map { configuration[$0] }
    }

    /// The place of the configuration key called `name` in ``configuration``, for those who want one property of many keys: a
    /// key is copied with all that it holds.
    public func configurationPlace(of name: String) -> Int? {
        configurationIndex.place(of: name.utf8.span)
    }

    /// The same catalog with keys of an organisation. A key that is there already stays what it is: nobody redefines
    /// what the bot knows.
    ///
    /// - Parameters:
    ///   - features: The further features.
    ///   - configuration: The further configuration keys.
    ///   - isComplete: Whether these are all of its own.
    /// - Returns: The larger catalog.
    public func adding(
        features: [FeatureKey],
        configuration: [ConfigurationKey],
        isComplete: Bool = true
    ) -> Catalog {
        Catalog(
            features: self.features + features.filter { feature($0.name) == nil },
            configuration: self.configuration + configuration.filter { self.configuration($0.name) == nil },
            isComplete: isComplete
        )
    }
}
