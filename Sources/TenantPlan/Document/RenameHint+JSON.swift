internal import CanonicalJSON
internal import TenantModel

extension RenameHint {
    /// The form in a plan file.
    var json: JSON {
        .object([
            JSON.Member("id", .string("rename_\(reason.rawValue)")), JSON.Member("tenant", .string(tenant)),
            JSON.Member("kind", .string(kind.name)), JSON.Member("key", .string(key)),
            JSON.Member("previous_key", .string(previousKey)), JSON.Member("source", source.json),
        ])
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let reason = Reason.allCases.first(where: { "rename_\($0.rawValue)" == id }),
            let tenant = json["tenant"]?.string, let kind = json["kind"]?.string.flatMap(ResourceKind.named),
            let key = json["key"]?.string, let previousKey = json["previous_key"]?.string,
            let source = json["source"].flatMap(SourcePosition.init)
        else { return nil }
        self.init(tenant: tenant, kind: kind, key: key, previousKey: previousKey, reason: reason, source: source)
    }
}
