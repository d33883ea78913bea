internal import CanonicalJSON
internal import TenantModel

extension LeftToOthers {
    /// The form in a plan file.
    var json: JSON {
        .object([
            JSON.Member("path", .string(path)), JSON.Member("management", .string(management.rawValue)),
            JSON.Member("risks", .array(risks.map { .string($0.rawValue) })), JSON.Member("source", source.json),
            JSON.Member("tenants", .array(tenants.map(JSON.string))),
            JSON.Member("protected", .array(protected.map(JSON.string))),
        ])
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let path = json["path"]?.string, let source = json["source"].flatMap(SourcePosition.init),
            let management = json["management"]?.string.flatMap(Management.init), management != .always,
            let risks = json["risks"]?.array, let tenants = json["tenants"]?.array,
            let protected = json["protected"]?.array
        else { return nil }
        self.init(
            path: path,
            management: management,
            risks: risks.compactMap { $0.string.flatMap(Risk.init) },
            source: source,
            tenants: tenants.compactMap(\.string),
            protected: protected.compactMap(\.string)
        )
        guard (self.risks.count, self.tenants.count) == (risks.count, tenants.count), !tenants.isEmpty,
            self.protected.count == protected.count
        else { return nil }
    }
}
