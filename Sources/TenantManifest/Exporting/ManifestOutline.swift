internal import TenantModel

/// Values by path, brought into the order in which a person would write a manifest: what is said of the tenant itself,
/// then its sections in the order of their kinds.
struct ManifestOutline {
    private var root = Branch()
    /// The last kind that has something in a section.
    private var kinds: [String: Int] = [:]

    init(_ placements: [ManifestDraft.Placement]) {
        for placement in placements {
            root.insert(placement.content, at: placement.path[...])
            guard placement.path.count > 1, let section = placement.path.first else { continue }
            kinds[section] = max(kinds[section] ?? 0, placement.kind)
        }
    }

    /// What the file holds.
    var members: [YAMLMember] {
        let ranked = root.entries.enumerated().sorted { left, right in
            (rank(left.element), left.offset) < (rank(right.element), right.offset)
        }
        return ranked.map { place in
            var member = place.element.member
            if case .branch = place.element.node { member.isSpaced = true }
            return member
        }
    }

    private func rank(_ entry: Branch.Entry) -> Int {
        guard case .branch = entry.node else { return -1 }
        return kinds[entry.name] ?? 0
    }

    /// A map that is still growing.
    private struct Branch {
        var entries: [Entry] = []
        private var places: [[UInt8]: Int] = [:]

        struct Entry {
            let name: String
            var node: Node

            var member: YAMLMember {
                switch node {
                case .leaf(let content): YAMLMember(name, content)
                case .branch(let branch): YAMLMember(name, .map(branch.entries.map(\.member)))
                }
            }
        }

        indirect enum Node {
            case leaf(YAMLContent)
            case branch(Branch)
        }

        mutating func insert(_ content: YAMLContent, at path: ArraySlice<String>) {
            guard let name = path.first else { return }
            let rest = path.dropFirst()
            // By bytes: Swift takes two spellings of a letter for one key.
            let place = places[Array(name.utf8)] ?? entries.count
            if place == entries.count {
                places[Array(name.utf8)] = place
                entries.append(Entry(name: name, node: rest.isEmpty ? .leaf(content) : .branch(Branch())))
            }
            guard !rest.isEmpty else { return }
            guard case .branch(var branch) = entries[place].node else { return }
            // The copy in the entry would have the branch copied for every key.
            entries[place].node = .leaf(.null)
            branch.insert(content, at: rest)
            entries[place].node = .branch(branch)
        }
    }
}
