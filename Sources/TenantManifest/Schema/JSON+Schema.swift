internal import CanonicalJSON

// Words for building schemas.

extension JSON {
    /// An object with these members, in this order.
    static func map(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member($0.key, $0.value) })
    }

    /// A list of texts.
    static func texts(_ texts: some Sequence<String>) -> JSON { .array(texts.map(JSON.string)) }

    /// A schema of one type.
    static func type(_ name: String) -> JSON { .map(["type": .string(name)]) }

    /// A schema that another place defines.
    static func reference(_ name: String) -> JSON { .map(["$ref": .string("#/$defs/" + name)]) }

    /// The schema of everything that one of several accepts.
    static func any(of schemas: [JSON]) -> JSON {
        schemas.count == 1 ? schemas[0] : .map(["anyOf": .array(schemas)])
    }

    /// Everything but `null`.
    static let notNull = JSON.map(["not": .type("null")])

    /// This schema with more members; `nil` ones are left out.
    func with(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        guard case .object(let own) = self else { return self }
        return .object(own + members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// This schema, and `null`.
    var orNull: JSON {
        guard case .object(let members) = self, let type = self["type"]?.string, self["enum"] == nil else {
            return .any(of: [self, .type("null")])
        }
        return .object(
            members.map { $0.name == "type" ? Member("type", .texts([type, "null"])) : $0 }
        )
    }
}
