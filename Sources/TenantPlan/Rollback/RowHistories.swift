internal import CanonicalJSON
internal import TenantModel

/// What became of the rows of one kind of one bot since a revision: told from its changes, from the first to the last.
struct RowHistories {
    /// What is known of one row.
    struct History {
        var origin: Origin
        /// What its fields held before they were written for the first time since, as far as they were.
        var befores: [Int: FieldValue] = [:]
    }

    /// Where a row comes from.
    enum Origin: Equatable {
        /// It was there, under this key.
        case known(key: String)
        /// An apply made it since.
        case made
        /// Somebody else had made it, and an apply took it over since.
        case adopted
    }

    private var byKey: [String: History] = [:]

    /// The history of the row that is called `key` now. One that no change is about was there all the time.
    subscript(key: String) -> History { byKey[key] ?? History(origin: .known(key: key)) }

    /// Takes the changes of the next revision: all of one revision happen at once, rows go before others get their keys.
    mutating func take(_ changes: some Sequence<Change>) {
        let before = self
        var moved: [String: History] = [:]
        for change in changes {
            switch change.action {
            case .delete: byKey[change.key] = nil
            case .rename where change.kind.botColumn != nil:
                guard let previous = change.previousKey else { continue }
                moved[change.key] = before[previous]
                // Unless another row got the key by a rename of its own, it is nobody's now.
                byKey[previous] = nil
            default: break
            }
        }
        byKey.merge(moved) { $1 }
        for change in changes { write(change) }
    }

    private mutating func write(_ change: Change) {
        let key = Self.key(of: change)
        switch change.action {
        case .record, .delete: return
        case .create:
            byKey[key] = History(origin: .made)
            return
        case .adopt where byKey[key] == nil: byKey[key] = History(origin: .adopted)
        case .adopt, .update, .rename, .deactivate: break
        }
        var history = self[key]
        for field in change.fields where history.befores[field.field] == nil {
            history.befores[field.field] = field.before
        }
        byKey[key] = history
    }

    /// Of the bot there is one row, whatever it is called.
    private static func key(of change: Change) -> String { change.kind.botColumn == nil ? "" : change.key }
}

extension RowHistories {
    /// The histories of all bots that `past` has changes of, by `bots.id` and the place of the kind.
    static func all(in past: RecordedPast) -> [Int32: [Int: RowHistories]] {
        var histories: [Int32: [Int: RowHistories]] = [:]
        var revision = past.changes[...]
        while let first = revision.first {
            let end = revision.firstIndex { $0.revision != first.revision } ?? revision.endIndex
            let changes = revision[..<end].map(\.change)
            for (bot, ofBot) in Dictionary(grouping: changes, by: \.target.botID) {
                guard let bot else { continue }
                for (kind, ofKind) in Dictionary(grouping: ofBot, by: \.kind) {
                    histories[bot, default: [:]][kind.order, default: RowHistories()].take(ofKind)
                }
            }
            revision = revision[end...]
        }
        return histories
    }
}
