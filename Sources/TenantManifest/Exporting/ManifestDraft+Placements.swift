internal import TenantModel

extension ManifestDraft {
    /// A value and where it is to stand.
    struct Placement {
        /// The keys from the top of the file.
        let path: [String]
        /// What stands there.
        let content: YAMLContent
        /// What it is of the draft; `nil` for what every manifest begins with.
        let part: Part?
        /// The kind that it belongs to, in the order of ``ResourceKind/all``.
        let kind: Int
    }

    /// Everything that is declared, kind by kind, what holds for every row of a kind before the rows.
    var placements: [Placement] {
        let bot = ResourceKind.bot.order
        var placements = [
            Placement(path: ["version"], content: .integer(ManifestDecoder.version), part: nil, kind: bot),
            Placement(path: ["tenant"], content: .text(slug), part: nil, kind: bot),
        ]
        for kind in ResourceKind.all {
            for (index, field) in kind.fields.enumerated() {
                if let placement = place(everyRow: field, index, of: kind) { placements.append(placement) }
            }
            for row in rows[kind.order] { placements += place(row, of: kind) }
        }
        return placements
    }

    private func place(everyRow field: Field, _ index: Int, of kind: ResourceKind) -> Placement? {
        guard let value = rows[kind.order].first?.values[index] else { return nil }
        for spelling in field.spellings {
            guard case .section(let path) = spelling.place, let content = spelling.format.content(of: value)
            else { continue }
            let part = Part.everyRow(kind: kind.order, field: index)
            return Placement(path: path, content: content, part: part, kind: kind.order)
        }
        return nil
    }

    private func place(_ row: Row, of kind: ResourceKind) -> [Placement] {
        let entry = kind == .bot ? [] : kind.section + [row.key]
        let declared = kind.fields.indices.filter { row.values[$0].isDeclared && !kind.fields[$0].standsInSection }
        if declared.isEmpty, kind != .bot {
            let part = Part.row(kind: kind.order, key: row.key)
            return [Placement(path: entry, content: .map([]), part: part, kind: kind.order)]
        }
        return declared.compactMap { index in
            for spelling in kind.fields[index].spellings {
                guard case .entry(let path) = spelling.place, !path.isEmpty || declared.count == 1,
                    let content = spelling.format.content(of: row.values[index])
                else { continue }
                let part = Part.field(kind: kind.order, key: row.key, field: index)
                return Placement(path: entry + path, content: content, part: part, kind: kind.order)
            }
            return nil
        }
    }
}
