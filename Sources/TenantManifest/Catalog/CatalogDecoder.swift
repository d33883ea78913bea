internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// Turns the text of an organisation's catalog into keys.
///
///     version: 1
///     features:
///       loyalty: {}
///     configuration:
///       LOYALTY_POINTS: { type: int, minimum: 1, maximum: 30, unit: points, feature: loyalty }
///
/// A key with a fault is known all the same and takes any value, so that one fault is one finding.
struct CatalogDecoder {
    /// Everything that is wrong.
    private(set) var diagnostics = DiagnosticCollector()
    private let file: String
    private var features: [FeatureKey] = []
    private var featureNames: Set<String> = []
    /// What a key's feature may be; looked at once, when somebody named another one.
    private var featureWords: KnownWords?
    private var suggestionCount = 0

    /// Each suggestion is a look at every feature; whoever has so many wrong ones has read the first.
    private static let mostSuggestions = 100

    /// What may stand at the top.
    static let sections = ["version", "features", "configuration"]

    /// Makes a decoder of one file.
    init(file: String) {
        self.file = file
    }

    /// Decodes the file.
    ///
    /// - Parameter parse: What came of reading it.
    /// - Returns: The built-in catalog with what could be understood of the file.
    mutating func decode(_ parse: YAMLParse) -> Catalog {
        guard let document = parse.document else {
            for fault in parse.faults { diagnostics.add(Diagnostic(fault, in: file)) }
            return incomplete
        }
        defer { diagnostics.nameAliases(of: document, in: file) }
        guard let root = document.root.mapping else {
            report(.catalogIsNotAMap(document.root), at: document.root.start)
            return incomplete
        }
        guard let version = root["version"] else {
            report(.lacksVersion("catalog", ManifestDecoder.version), at: root.node.start)
            return incomplete
        }
        guard version.scalar?.value == .integer(ManifestDecoder.version) else {
            report(.unknownVersion(ManifestDecoder.version), at: version.site)
            return incomplete
        }
        for site in document.root.tokenSites { report(.tokenInSettings(), at: site) }
        for entry in root where !Self.sections.contains(where: entry.key.matches) {
            report(.unknownKey(entry.key, in: "", known: Self.sections), at: entry.key.node.site)
        }
        decodeFeatures(root["features"])
        let configuration = decodeConfiguration(root["configuration"])
        return Catalog.builtIn.adding(features: features, configuration: configuration)
    }

    /// Adds a finding about the file.
    mutating func report(_ finding: Diagnostic, at mark: YAMLMark) {
        var finding = finding
        finding.location = SourceLocation(file: file, line: mark.line, column: mark.column)
        diagnostics.add(finding)
    }

    /// Whether there is such a feature, the bot's or an own one.
    func knowsFeature(_ name: String) -> Bool {
        Catalog.builtIn.feature(name) != nil || featureNames.contains(name)
    }

    /// The feature that was probably meant by a name that is none.
    mutating func feature(nearestTo name: String) -> String? {
        suggestionCount += 1
        guard suggestionCount <= Self.mostSuggestions else { return nil }
        let words = featureWords ?? KnownWords(Catalog.builtIn.features.map(\.name) + features.map(\.name))
        featureWords = words
        return words.nearest(to: name)
    }

    private var incomplete: Catalog {
        Catalog.builtIn.adding(features: [], configuration: [], isComplete: false)
    }

    // MARK: Sections

    private mutating func decodeFeatures(_ node: YAMLNode?) {
        for entry in entries(of: node, "features") {
            guard let name = ownName(entry.key, builtIn: Self.builtInFeatures) else { continue }
            if let members = entry.value.mapping {
                for member in members { report(.nothingKnown(of: name), at: member.key.node.site) }
            } else {
                report(.wrongType(at: name, wanted: .emptyMap, found: entry.value), at: entry.value.site)
            }
            features.append(FeatureKey(name: name))
            featureNames.insert(name)
        }
    }

    private mutating func decodeConfiguration(_ node: YAMLNode?) -> [ConfigurationKey] {
        var keys: [ConfigurationKey] = []
        for entry in entries(of: node, "configuration") {
            guard let name = ownName(entry.key, builtIn: Self.builtInKeys) else { continue }
            keys.append(decodeKey(entry.value, called: name) ?? ConfigurationKey(name: name, type: .any))
        }
        return keys
    }

    private mutating func entries(of node: YAMLNode?, _ section: String) -> [YAMLMapping.Entry] {
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            report(.wrongType(at: section, wanted: .collection("a map"), found: node), at: node.site)
            return []
        }
        return Array(mapping)
    }

    /// The built-in names by their lower case.
    private static let builtInFeatures = Dictionary(
        Catalog.builtIn.features.map { ($0.name.lowercased(), $0.name) },
        uniquingKeysWith: { first, _ in first }
    )
    private static let builtInKeys = Dictionary(
        Catalog.builtIn.configuration.map { ($0.name.lowercased(), $0.name) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The name of an own key; `nil` when it cannot be one. One that differs from a built-in in nothing but the case of
    /// letters would be a second key that everybody takes for the first, and no secret where the first is one.
    private mutating func ownName(_ key: YAMLScalar, builtIn: [String: String]) -> String? {
        let site = key.node.site
        guard key.withUTF8({ KeyForm.isIdentifier($0) && !$0.looksLikeCardNumber }) else {
            report(.invalidKey(.identifier), at: site)
            return nil
        }
        let name = key.text
        if let known = builtIn[name.lowercased()] {
            report(known.hasSameBytes(as: name) ? .builtInKey(name) : .builtInInOtherCase(name, known), at: site)
            return nil
        }
        return name
    }
}
