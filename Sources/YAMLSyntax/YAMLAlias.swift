/// An alias of a document, and what it stands for.
public struct YAMLAlias: Sendable {
    /// Where the alias stands.
    public let site: YAMLMark

    /// Where the node begins that it names: at its anchor.
    public let start: YAMLMark

    /// Where that node ends: after its last character.
    public let end: YAMLMark
}

extension YAMLDocument {
    /// Every alias, in the order of the text.
    public var aliases: [YAMLAlias] {
        storage.nodes.filter { $0.kind == .alias }.map { alias in
            let named = storage.nodes[Int(alias.payload)]
            return YAMLAlias(site: alias.start, start: named.start, end: named.endMark)
        }
    }
}
