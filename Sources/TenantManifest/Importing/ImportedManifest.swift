/// The text of a manifest that is made of single values.
struct ImportedManifest {
    private let slug: String
    private let name: String
    /// The values in the order in which they stand in the text.
    let entries: [ImportEntry]

    /// The sections in the order in which people write them.
    private static let sections = ["telegram", "settings", "features", "configuration", "payments"]

    /// Takes values in any order.
    init(slug: String, name: String, entries: [ImportEntry]) {
        self.slug = slug
        self.name = name
        self.entries = Self.sections.flatMap { section in entries.filter { $0.path.first == section } }
    }

    /// The text.
    var text: String {
        let head = [
            YAMLMember("version", .integer(1)),
            YAMLMember("tenant", .text(slug)),
            YAMLMember("name", .text(name)),
        ]
        var sections = Self.members(entries[...], level: 0)
        for index in sections.indices { sections[index].isSpaced = true }
        return YAMLWriter.text(
            of: head + sections,
            heading: [
                SchemaDocument.tenant.editorLine,
                "Imported from the settings of the original bot, which hold neither plans nor cards.",
            ]
        )
    }

    /// Values whose paths are the same up to a level, as the members of one map.
    private static func members(_ entries: ArraySlice<ImportEntry>, level: Int) -> [YAMLMember] {
        var members: [YAMLMember] = []
        var seen: Set<String> = []
        for entry in entries where seen.insert(entry.path[level]).inserted {
            if entry.path.count == level + 1 {
                members.append(YAMLMember(entry.path[level], entry.content, note: note(on: entry)))
            } else {
                let below = entries.filter { $0.path.count > level + 1 && $0.path[level] == entry.path[level] }
                members.append(YAMLMember(entry.path[level], .map(Self.members(below[...], level: level + 1))))
            }
        }
        return members
    }

    private static func note(on entry: ImportEntry) -> String? {
        if case .secret = entry.content { return nil }
        return entry.line == nil ? "the original's default" : nil
    }
}
