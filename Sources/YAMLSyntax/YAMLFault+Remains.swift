extension YAMLFault {
    /// Whether the rest of the tree is as its author wrote it, so that one may look for other faults in it. A list of
    /// what does: whoever adds a fault decides.
    var leavesTreeSound: Bool {
        switch id {
        case "yaml.duplicate_key", "yaml.merge_key", "yaml.tag", "yaml.tag_mismatch", "yaml.unknown_alias",
            "yaml.recursive_alias", "yaml.bidirectional_control", "yaml.control_character":
            true
        default: false
        }
    }
}
