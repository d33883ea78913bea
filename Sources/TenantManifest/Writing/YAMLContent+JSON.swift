package import CanonicalJSON

extension YAMLContent {
    /// A JSON value as YAML: the same value to every reader.
    package init(_ json: JSON) {
        self =
            switch json {
            case .null: .null
            case .bool(let value): .boolean(value)
            case .number(let digits): json.integer.map(YAMLContent.integer) ?? .number(digits)
            case .string(let text): .text(text)
            case .array(let elements): .list(elements.map { YAMLContent($0) })
            case .object(let members): .map(members.map { YAMLMember($0.name, YAMLContent($0.value)) })
            }
    }
}
