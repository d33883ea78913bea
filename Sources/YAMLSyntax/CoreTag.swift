/// A tag of the YAML 1.2 core schema (YAML 1.2.2, chapter 10.3) that was written out.
enum CoreTag: UInt8 {
    case none, null, bool, int, float, string, sequence, mapping

    /// Reads a tag as libyaml resolves it, such as `tag:yaml.org,2002:int` for `!!int`.
    init?(resolved tag: String) {
        switch tag {
        case "tag:yaml.org,2002:null": self = .null
        case "tag:yaml.org,2002:bool": self = .bool
        case "tag:yaml.org,2002:int": self = .int
        case "tag:yaml.org,2002:float": self = .float
        case "tag:yaml.org,2002:str": self = .string
        case "tag:yaml.org,2002:seq": self = .sequence
        case "tag:yaml.org,2002:map": self = .mapping
        default: return nil
        }
    }
}

extension CoreTag {
    /// Whether a node may have this tag.
    ///
    /// - Parameters:
    ///   - kind: What the node is.
    ///   - value: What a scalar's text resolves to, had it been plain.
    /// - Returns: Whether the tag and the node go together.
    func admits(_ kind: NodeRecord.Kind, _ value: YAMLValue?) -> Bool {
        switch (self, value) {
        case (.sequence, nil): kind == .sequence
        case (.mapping, nil): kind == .mapping
        case (.string, .some), (.null, .null), (.bool, .boolean): true
        case (.int, .integer), (.int, .integerOverflow): true
        case (.float, .float), (.float, .integer), (.float, .integerOverflow): true
        default: false
        }
    }
}
