internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// Makes each column of the bot that switches a feature and the flag of that feature say the same,
    /// whichever of the two was declared. Where both are and disagree, that is reported.
    mutating func settleSwitches(_ bot: Int) {
        let bots = ResourceKind.bot.order
        let features = ResourceKind.feature.order
        guard let enabled = ResourceKind.feature.fieldIndex("enabled") else { return }
        for each in shape.switches {
            let column = (
                value: rows[bots].values[bot, each.field],
                origin: rows[bots].origin(ofRow: bot, field: each.field)
            )
            let row = rows[features].values.keys.firstIndex { $0.hasSameBytes(as: each.flag) }
            let flag = row.map { rows[features].values[$0, enabled] } ?? .undeclared
            switch (column.value.isDeclared, flag.isDeclared, row) {
            case (true, true, let row?) where column.value != flag:
                let other = location(YAMLMark(rows[features].origin(ofRow: row, field: enabled)))
                report(
                    .switchesDisagree(each.path, flag: each.flag, other: other),
                    at: YAMLMark(column.origin)
                )
            case (true, false, let row):
                let row = row ?? rows[features].append(each.flag, at: column.origin)
                rows[features].declare(row, enabled, column.value, at: column.origin)
            case (false, true, let row?):
                let origin = rows[features].origin(ofRow: row, field: enabled)
                rows[bots].declare(bot, each.field, flag, at: origin)
            default: break
            }
        }
    }

    /// Holds what a file takes out of the features against what it says of them: of one switch it may say one thing, in
    /// whichever spelling (decision 005). What is taken out twice is taken out.
    mutating func settleRemovals() {
        let features = ResourceKind.feature.order
        guard !removals.isEmpty, let enabled = ResourceKind.feature.fieldIndex("enabled") else { return }
        var taken: Set<String> = []
        removals.removeAll { removal in
            guard case .row(features, let key) = removal.place else { return false }
            return !taken.insert(key).inserted
        }
        guard !taken.isEmpty else { return }
        for (row, key) in rows[features].values.keys.enumerated() where taken.contains(key) {
            let origin = rows[features].origin(ofRow: row, field: enabled)
            guard origin != .none else { continue }
            for removal in removals {
                guard case .row(features, key) = removal.place else { continue }
                let other = location(YAMLMark(origin))
                report(.spellingsDisagree(removal.name, other: other), at: YAMLMark(removal.origin))
            }
            // It takes out nothing that anybody could mean.
            removals.removeAll { if case .row(features, key) = $0.place { true } else { false } }
        }
    }
}
