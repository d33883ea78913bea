import TenantModel
import TenantPlan

/// Applies a plan to bots in memory, as an apply does to tables: by what the changes say and nothing else.
struct PlanInterpreter {
    var bots: [BotState]

    mutating func apply(_ plan: Plan) {
        for change in plan.changes where change.kind == .bot && change.action == .create {
            bots.append(BotState(id: (bots.map(\.id).max() ?? 0) + 1, slug: change.tenant))
        }
        // All rows give their keys up before any gets a new one; then rows are created.
        let renames = plan.changes.filter { $0.action == .rename && $0.kind != .bot }
        var moved: [(place: Int, kind: ResourceKind, key: String, row: Row)] = []
        for change in renames {
            guard let place = place(change.target.botID, change.tenant), let previous = change.previousKey,
                let row = bots[place].live[change.kind]?.removeValue(forKey: previous)
            else { continue }
            moved.append((place, change.kind, change.key, row))
        }
        for (place, kind, key, row) in moved { bots[place].live[kind]?[key] = row }
        for change in plan.changes {
            guard let place = place(change.target.botID, change.tenant) else { continue }
            let key = change.key
            switch change.action {
            case .record: break
            case .delete: bots[place].live[change.kind]?[key] = nil
            case .create:
                bots[place].live[change.kind, default: [:]][key] = [:]
                set(change, place, key)
            case .update, .adopt, .deactivate, .rename:
                if change.kind == .bot, let row = bots[place].live[.bot]?.values.first {
                    bots[place].slug = change.key
                    bots[place].live[.bot] = [change.key: row]
                }
                set(change, place, key)
            }
        }
        for update in plan.ledger {
            guard let place = place(update.botID, update.tenant) else { continue }
            bots[place].ledger[update.rows.kind] = update.rows.byName
        }
    }

    private func place(_ botID: Int32?, _ slug: String) -> Int? {
        bots.firstIndex { bot in botID.map { $0 == bot.id } ?? (bot.slug == slug) }
    }

    private mutating func set(_ change: Change, _ place: Int, _ key: String) {
        for field in change.fields {
            let after: FieldValue
            // A table holds the secret, not the place that it came from.
            if case .secret(let secret) = field.after {
                after = .secret(SealedSecret(reference: nil, fingerprint: secret.fingerprint))
            } else {
                after = field.after
            }
            bots[place].live[change.kind]?[key]?[change.kind.fields[field.field].name] = after
            // Nothing is written bare.
            if change.kind == .configuration { bots[place].bare.remove(key) }
        }
    }
}
