internal import CanonicalJSON
public import TenantModel

/// Writes what is in force for a whole directory as the files that say it.
///
/// Without them manifests are not valid that name an organisation's own keys or shared secrets, and a plan of them would
/// take the policy back.
public enum SettingsExporter {
    /// The text of `_catalog.yaml`; `nil` where nothing but the built-in catalog is in force.
    public static func catalog(_ catalog: Catalog) -> String? {
        let own = catalog.ownJSON
        guard own != Catalog.builtIn.ownJSON else { return nil }
        let features = (own["features"]?.array ?? []).compactMap(\.string).map { YAMLMember($0, .map([])) }
        var members = [version]
        if !features.isEmpty { members.append(YAMLMember("features", .map(features), isSpaced: true)) }
        if case .object(let keys)? = own["configuration"], !keys.isEmpty {
            members.append(YAMLMember("configuration", YAMLContent(.object(keys)), isSpaced: true))
        }
        return YAMLWriter.text(of: members, heading: [SchemaDocument.catalog.editorLine])
    }

    /// The text of `_policy.yaml`; `nil` where the policy in force says nothing but what holds without one.
    public static func policy(_ policy: Policy) -> String? {
        guard JSONText(policy.json) != JSONText(Policy.standard.json) else { return nil }
        let limits = PolicyLimit.allCases.filter { policy[limit: $0] != $0.initial }
            .map { YAMLMember($0.rawValue, .integer(Int64(policy[limit: $0]))) }
        let risks = policy.acknowledged.map(\.rawValue).sorted().map { YAMLMember($0, .boolean(true)) }
        let drift = policy.countedAsDrift.map(\.rawValue).sorted().map { YAMLMember($0, .boolean(true)) }
        let shared = [
            (PolicySection.Shared.secrets, policy.shared.names), (.files, policy.shared.files),
        ].filter { !$0.1.isEmpty }.map { YAMLMember($0.rawValue, .list($1.map(YAMLContent.text))) }
        var sections: [(PolicySection, [YAMLMember])] = [
            (.limits, limits), (.acknowledgements, risks), (.drift, drift), (.shared, shared),
        ]
        if case .object(let paths)? = policy.json["paths"] {
            sections.append((.paths, paths.map { YAMLMember($0.name, YAMLContent($0.value)) }))
        }
        let members = sections.filter { !$0.1.isEmpty }.map { YAMLMember($0.rawValue, .map($1), isSpaced: true) }
        return YAMLWriter.text(of: [version] + members, heading: [SchemaDocument.policy.editorLine])
    }

    /// The text of `_environments/NAME.yaml` for manifests that say everything themselves.
    public static var environment: String {
        YAMLWriter.text(
            of: [version],
            heading: [
                "Exported: the environment in force. Manifests that were exported hold the values that it gave; what it is to "
                    + "say of all tenants has to be moved here."
            ]
        )
    }

    private static var version: YAMLMember { YAMLMember("version", .integer(ManifestDecoder.version)) }
}
