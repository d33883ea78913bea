internal import CanonicalJSON
internal import TenantModel

extension DeviationEntry {
    /// Writes the entry as one object.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenant", string: tenant)
            writer.member("kind", string: kind.name)
            writer.member("key", string: key)
            writer.member("standing", string: standing.rawValue)
            writer.member("fields") { writer in
                writer.array { writer in
                    for field in fields { writer.element { field.write(to: &$0) } }
                }
            }
            writer.member("source", source: source)
        }
    }

    /// Reads an entry of a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let tenant = json["tenant"]?.string, let key = json["key"]?.string,
            let kind = json["kind"]?.string.flatMap(ResourceKind.named),
            let standing = json["standing"]?.string.flatMap(Deviation.Standing.init),
            let fields = json["fields"]?.array
        else { return nil }
        self.tenant = tenant
        self.kind = kind
        self.key = key
        self.standing = standing
        self.source = json["source"].flatMap(SourcePosition.init)
        self.fields = fields.compactMap(EntryField.init)
        guard self.fields.count == fields.count else { return nil }
    }
}

extension DeviationEntry.EntryField {
    /// A row that is not there has no live value.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", string: name)
            if live != .open(.undeclared) {
                writer.member("live") { live.write(to: &$0, isSensitive: isSensitive) }
            }
            writer.member("declared") { declared.write(to: &$0, isSensitive: isSensitive) }
            writer.member("sensitive", bool: isSensitive)
            writer.member("management", string: management.rawValue)
            writer.member("cause", string: cause.rawValue)
            if isBare { writer.member(LiveForm.member, string: LiveForm.bare) }
        }
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string, let isSensitive = json["sensitive"]?.bool,
            let declared = json["declared"], let cause = json["cause"]?.string.flatMap(FieldDeviation.Cause.init),
            let management = json["management"]?.string.flatMap(Management.init)
        else { return nil }
        self.name = name
        self.live = json["live"].map { ShownValue($0, isSensitive: isSensitive) } ?? .open(.undeclared)
        self.declared = ShownValue(declared, isSensitive: isSensitive)
        self.management = management
        self.cause = cause
        self.isBare = json[LiveForm.name]?.string == LiveForm.bare
    }
}
