extension YAMLScalar {
    /// What the text means by the core schema of YAML 1.2. Resolved on every call.
    public var value: YAMLValue {
        let record = node.record
        return withUTF8 { bytes in
            switch record.tag {
            case .none: record.style == .plain ? CoreSchema.resolve(bytes) : .string
            case .float: CoreSchema.resolveFloat(bytes)
            case .string, .sequence, .mapping: .string
            case .null, .bool, .int: CoreSchema.resolve(bytes)
            }
        }
    }

    /// What a text that is a string in YAML 1.2 would have been in YAML 1.1, so that an error can say why
    /// `yes` is no boolean; nil for text that is quoted, has a tag, or is a string in both.
    public var meaningInYAML11: YAML11Meaning? {
        let record = node.record
        guard record.style == .plain, record.tag == .none, value == .string else { return nil }
        return withUTF8 { YAML11Meaning($0) }
    }
}
