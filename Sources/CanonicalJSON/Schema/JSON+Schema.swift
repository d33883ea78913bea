// Words for building JSON Schemas (draft 2020-12).

extension JSON {
    /// An object with these members, in this order.
    package static func map(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member($0.key, $0.value) })
    }

    /// A list of texts.
    package static func texts(_ texts: some Sequence<String>) -> JSON { .array(texts.map(JSON.string)) }

    /// A schema of one type.
    package static func type(_ name: String) -> JSON { .map(["type": .string(name)]) }

    /// A schema that another place defines, under whatever name: a reference is a URI, and its fragment a JSON pointer.
    package static func reference(_ name: String) -> JSON {
        .map(["$ref": .string("#/$defs/" + name.utf8.map(fragmentByte).joined())])
    }

    /// A byte of a name in a pointer (RFC 6901) in a fragment (RFC 3986).
    private static func fragmentByte(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "~"): "~0"
        case UInt8(ascii: "/"): "~1"
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "+"):
            String(Unicode.Scalar(byte))
        default: (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
    }

    /// The schema of everything that one of several accepts.
    package static func any(of schemas: [JSON]) -> JSON {
        schemas.count == 1 ? schemas[0] : .map(["anyOf": .array(schemas)])
    }

    /// Everything but `null`.
    package static let notNull = JSON.map(["not": .type("null")])

    /// This schema with more members; `nil` ones are left out.
    package func with(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        guard case .object(let own) = self else { return self }
        return .object(own + members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// This schema, and `null`.
    package var orNull: JSON {
        guard case .object(let members) = self, let type = self["type"]?.string, self["enum"] == nil else {
            return .any(of: [self, .type("null")])
        }
        return .object(
            members.map { $0.name == "type" ? Member("type", .texts([type, "null"])) : $0 }
        )
    }
}

extension JSON {
    /// Whole numbers of a range.
    package static func integers(_ range: ClosedRange<Int64>) -> JSON {
        .type("integer").with(["minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)])
    }
}

// Words for the schemas of what is printed: every member is known, and there unless its name is followed by `?`.

extension JSON {
    /// An object with these members and no others.
    package static func record(_ members: KeyValuePairs<String, JSON>) -> JSON {
        record(members.map { Member($0.key, $0.value) })
    }

    /// An object with these members and no others.
    package static func record(_ members: [Member]) -> JSON {
        let required = members.map(\.name).filter { !$0.hasSuffix("?") }
        return .map([
            "type": .string("object"),
            "properties": .object(
                members.map { Member($0.name.hasSuffix("?") ? String($0.name.dropLast()) : $0.name, $0.value) }
            ),
            "required": .texts(required), "additionalProperties": .bool(false),
        ])
    }

    /// An array.
    package static func list(of element: JSON) -> JSON { .map(["type": .string("array"), "items": element]) }

    /// A text that matches a regular expression.
    package static func text(matching pattern: String) -> JSON {
        JSON.type("string").with(["pattern": .string(pattern)])
    }

    /// One of the raw values of an enumeration.
    package static func choice<Choice: RawRepresentable<String>>(_ choices: [Choice]) -> JSON {
        .map(["enum": .texts(choices.map(\.rawValue))])
    }

    /// A value that is always this one.
    package static func constant(_ text: String) -> JSON { .map(["const": .string(text)]) }

    /// This schema as a whole document, with the definitions that it refers to.
    package func asDocument(_ title: String, definitions: [Member] = []) -> JSON {
        guard case .object(let members) = self else { return self }
        var document = [
            Member("$schema", .string("https://json-schema.org/draft/2020-12/schema")), Member("title", .string(title)),
        ]
        document += members
        if !definitions.isEmpty { document.append(Member("$defs", .object(definitions))) }
        return .object(document)
    }

    /// This schema as a file for people, which ends with a line end.
    package var schemaText: String {
        var writer = JSONWriter()
        writer.writeIndented(self)
        return writer.text + "\n"
    }
}
