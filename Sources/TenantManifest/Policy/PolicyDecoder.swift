internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// Turns the text of `_policy.yaml` into a policy.
///
///     version: 1
///     limits: { deletions: 25 }
///     acknowledgements: { tenant_created: true }
///     drift: { undeclared_card_use: true, undeclared_payment_use: true }
///     shared: { secrets: [PANEL_KEY] }
///     paths:
///       plans.*.price_toman: { minimum: 50000, reason: "below cost" }
///
/// What is wrong is left out of the policy, so that one fault is one finding; a policy with a fault is never applied.
struct PolicyDecoder {
    /// Everything that is wrong.
    private(set) var diagnostics = DiagnosticCollector()
    /// What could be understood.
    var policy = Policy()
    /// Where each of the policy's constraints stands, in their order.
    var places: [SourceLocation] = []
    /// Where each shared secret stands.
    var sharedPlaces: [SecretReference: SourceLocation] = [:]
    /// The features and configuration keys that paths may name.
    let catalog: Catalog
    private let file: String

    /// Makes a decoder of one file.
    init(file: String, catalog: Catalog) {
        self.file = file
        self.catalog = catalog
    }

    /// Decodes the file.
    ///
    /// - Parameter parse: What came of reading it.
    mutating func decode(_ parse: YAMLParse) {
        guard let document = parse.document else {
            for fault in parse.faults { diagnostics.add(Diagnostic(fault, in: file)) }
            return
        }
        defer { diagnostics.nameAliases(of: document, in: file) }
        guard let root = document.root.mapping else {
            return report(.policyIsNotAMap(document.root), at: document.root.start)
        }
        guard let version = root["version"] else {
            return report(.lacksVersion("policy", ManifestDecoder.version), at: root.node.start)
        }
        guard version.scalar?.value == .integer(ManifestDecoder.version) else {
            return report(.unknownVersion(ManifestDecoder.version), at: version.site)
        }
        for site in document.root.tokenSites { report(.tokenInSettings(), at: site) }
        for entry in root {
            guard let section: PolicySection = word(entry.key, in: "") else { continue }
            switch section {
            case .version: break
            case .limits: decodeLimits(entry.value)
            case .acknowledgements: decodeAcknowledgements(entry.value)
            case .drift: decodeDrift(entry.value)
            case .shared: decodeShared(entry.value)
            case .paths: decodePaths(entry.value)
            }
        }
    }

    /// Adds a finding about the file.
    mutating func report(_ finding: Diagnostic, at mark: YAMLMark) {
        var finding = finding
        finding.location = location(mark)
        diagnostics.add(finding)
    }

    /// A place in the file.
    func location(_ mark: YAMLMark) -> SourceLocation {
        SourceLocation(file: file, line: mark.line, column: mark.column)
    }

    /// The entries of a map; what it is instead is reported.
    mutating func entries(of node: YAMLNode, _ path: String) -> [YAMLMapping.Entry] {
        guard let mapping = node.mapping else {
            report(.wrongType(at: path, wanted: .collection("a map"), found: node), at: node.site)
            return []
        }
        return Array(mapping)
    }

    /// Which of the words that may stand there a key is; another one is reported.
    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: YAMLScalar,
        in path: String
    ) -> Word? {
        if let word = Word.allCases.first(where: { key.matches($0.rawValue) }) { return word }
        report(.unknownKey(key, in: path, known: Word.allCases.map(\.rawValue)), at: key.node.site)
        return nil
    }

    /// `true` or `false`; anything else is reported.
    mutating func boolean(_ node: YAMLNode, _ path: String) -> Bool? {
        if case .boolean(let value)? = node.scalar?.value { return value }
        report(.wrongType(at: path, wanted: .boolean, found: node), at: node.site)
        return nil
    }

    // MARK: Sections

    private mutating func decodeLimits(_ node: YAMLNode) {
        for entry in entries(of: node, PolicySection.limits.rawValue) {
            guard let limit: PolicyLimit = word(entry.key, in: PolicySection.limits.rawValue) else { continue }
            switch entry.value.scalar?.value {
            case .integer(let number) where limit.range.contains(number): policy[limit: limit] = Int(number)
            case .integer, .integerOverflow:
                report(.outOfRange("limits." + limit.rawValue, limit.range), at: entry.value.site)
            default:
                let path = "limits." + limit.rawValue
                report(.wrongType(at: path, wanted: .wholeNumber, found: entry.value), at: entry.value.site)
            }
        }
    }

    private mutating func decodeAcknowledgements(_ node: YAMLNode) {
        for entry in entries(of: node, PolicySection.acknowledgements.rawValue) {
            guard let risk = Risk.allCases.first(where: { entry.key.matches($0.rawValue) }) else {
                report(.unknownRisk(entry.key), at: entry.key.node.site)
                continue
            }
            guard let isDemanded = boolean(entry.value, "acknowledgements." + risk.rawValue) else { continue }
            if isDemanded {
                policy.acknowledged.insert(risk)
            } else if risk.needsAcknowledgement {
                report(.fixedRisk(risk), at: entry.value.site)
            }
        }
        // What is always asked for is no policy of anybody's.
        policy.acknowledged = policy.acknowledged.filter { !$0.needsAcknowledgement }
    }

    private mutating func decodeDrift(_ node: YAMLNode) {
        for entry in entries(of: node, PolicySection.drift.rawValue) {
            guard let counted: CountedDrift = word(entry.key, in: PolicySection.drift.rawValue) else { continue }
            if boolean(entry.value, "drift." + counted.rawValue) ?? false { policy.countedAsDrift.insert(counted) }
        }
    }

    private mutating func decodeShared(_ node: YAMLNode) {
        var found: [PolicySection.Shared: [String]] = [:]
        for entry in entries(of: node, PolicySection.shared.rawValue) {
            guard let kind: PolicySection.Shared = word(entry.key, in: PolicySection.shared.rawValue) else { continue }
            found[kind] = decodeList(entry.value, kind)
        }
        policy.shared = SharedSecrets(names: found[.secrets] ?? [], files: found[.files] ?? [])
    }

    private mutating func decodeList(_ node: YAMLNode, _ kind: PolicySection.Shared) -> [String] {
        let path = "shared." + kind.rawValue
        guard let list = node.sequence else {
            report(.wrongType(at: path, wanted: .collection("a list of texts"), found: node), at: node.site)
            return []
        }
        var texts: [String] = []
        for element in list {
            guard texts.count < PolicySection.most else {
                report(.tooManyInPolicy(path, PolicySection.most), at: element.site)
                break
            }
            guard let scalar = element.scalar, scalar.value == .string else {
                report(.wrongType(at: path, wanted: .text("texts"), found: element), at: element.site)
                continue
            }
            let text = scalar.byteCount <= 1024 ? scalar.text : ""
            let (isValid, reference) =
                switch kind {
                case .secrets: (SharedSecrets.isName(text), SecretReference.environment(name: text))
                case .files: (SharedSecrets.isPath(text), SecretReference.file(path: text))
                }
            if !isValid {
                report(.sharedForm(path, kind.rule), at: element.site)
            } else if CardNumber.isHeld(in: text) {
                report(.cardNumberInReference(), at: element.site)
            } else if let other = sharedPlaces[reference] {
                report(.sharedTwice(path, other: other), at: element.site)
            } else {
                sharedPlaces[reference] = location(element.site)
                texts.append(text)
            }
        }
        return texts
    }
}
