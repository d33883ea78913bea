import YAMLSyntax

extension SuiteTree {
    /// Where a node that was read is not what it should be; nil when it is.
    func difference(from node: YAMLNode, path: String = "$") -> String? {
        if case .alias(let target) = self {
            return node.isAlias ? target.difference(from: node, path: path) : "\(path) is no alias"
        }
        switch self {
        case .alias: return nil
        case .scalar(let expected):
            guard let scalar = node.scalar else { return "\(path) is no scalar" }
            if !scalar.matches(expected.text) {
                return "\(path) is \(scalar.text.debugDescription), not \(expected.text.debugDescription)"
            }
            return scalar.style == expected.style ? nil : "\(path) is \(scalar.style), not \(expected.style)"
        case .sequence(let elements, _):
            guard let sequence = node.sequence, sequence.count == elements.count else {
                return "\(path) is no list of \(elements.count)"
            }
            return zip(elements, sequence).enumerated().lazy.compactMap { index, pair in
                pair.0.difference(from: pair.1, path: "\(path)[\(index)]")
            }.first
        case .mapping(let entries, _):
            guard let mapping = node.mapping, mapping.count == entries.count else {
                return "\(path) is no map of \(entries.count)"
            }
            return zip(entries, mapping).lazy.compactMap { expected, entry in
                expected.key.difference(from: entry.key.node, path: path + ".key")
                    ?? expected.value.difference(from: entry.value, path: "\(path).\(entry.key.text)")
            }.first
        }
    }
}

/// A value of JSON.
enum SuiteValue: Decodable {
    case null, boolean(Bool), integer(Int64), number(Double), string(String), array([SuiteValue])
    case object([String: SuiteValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([SuiteValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: SuiteValue].self))
        }
    }

    /// Where a node that was read means something else; nil when it does not.
    func difference(from node: YAMLNode, path: String = "$") -> String? {
        switch self {
        case .array(let values):
            guard let sequence = node.sequence, sequence.count == values.count else { return "\(path) is no array" }
            return zip(values, sequence).enumerated().lazy.compactMap { index, pair in
                pair.0.difference(from: pair.1, path: "\(path)[\(index)]")
            }.first
        case .object(let members):
            guard let mapping = node.mapping, mapping.count == members.count else { return "\(path) is no object" }
            return mapping.lazy.compactMap { entry in
                guard let value = members[entry.key.text] else { return "\(path) has no \(entry.key.text)" }
                return value.difference(from: entry.value, path: "\(path).\(entry.key.text)")
            }.first
        default:
            guard let scalar = node.scalar else { return "\(path) is no scalar" }
            return means(scalar) ? nil : "\(path) means \(scalar.value), not \(self)"
        }
    }

    private func means(_ scalar: YAMLScalar) -> Bool {
        switch (self, scalar.value) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        // JSON writes 450.00 and 1.0 as it likes.
        case (.integer(let left), .float(let right)): Double(left) == right
        case (.number(let left), .float(let right)): left == right
        case (.string(let text), .string): scalar.matches(text)
        default: false
        }
    }
}
