internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// The policy of a folder: `_policy.yaml` beside its manifests.
struct PolicyFile: Sendable {
    /// What the file says; the default where there is none.
    let policy: Policy
    /// Everything that is wrong with the file.
    let diagnostics: DiagnosticCollector
    /// Where each of the policy's constraints stands, in their order.
    let places: [SourceLocation]
    /// Where each shared secret stands.
    let sharedPlaces: [SecretReference: SourceLocation]
    /// Its path; `nil` where there is none.
    let path: String?

    /// What the file is called.
    static let name = "_policy.yaml"

    /// Reads the policy of a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder as the user named it.
    ///   - catalog: The features and configuration keys that paths may name.
    init(ofFolder folder: String, catalog: Catalog) {
        let file = SettingsFile(Self.name, ofFolder: folder)
        var decoder = PolicyDecoder(file: file.path, catalog: catalog)
        var diagnostics = DiagnosticCollector()
        var path: String? = file.path
        switch file.content {
        case .absent: path = nil
        case .refused(let finding): diagnostics.add(finding)
        case .read(let parse):
            decoder.decode(parse)
            diagnostics.merge(decoder.diagnostics)
        }
        policy = decoder.policy
        places = decoder.places
        sharedPlaces = decoder.sharedPlaces
        self.diagnostics = diagnostics
        self.path = path
    }

    /// Reads a policy that lies in memory, as one of a folder is read; the default where there is none.
    ///
    /// - Parameters:
    ///   - text: The whole file.
    ///   - path: What findings call it.
    ///   - catalog: The features and configuration keys that paths may name.
    init(_ text: [UInt8]?, called path: String, catalog: Catalog) {
        var decoder = PolicyDecoder(file: path, catalog: catalog)
        if let text { decoder.decode(YAMLDocument.parse(text)) }
        policy = decoder.policy
        places = decoder.places
        sharedPlaces = decoder.sharedPlaces
        diagnostics = decoder.diagnostics
        self.path = text == nil ? nil : path
    }
}
