internal import TenantModel

/// The changes of one kind by the statements that make them. One change may be made by two.
struct RowWrites {
    private(set) var deletions: [Change] = []
    private(set) var renames: [Change] = []
    private(set) var creations: [Change] = []
    private(set) var updates: [Change] = []

    mutating func take(_ change: Change) {
        switch change.action {
        case .create: creations.append(change)
        case .delete: deletions.append(change)
        case .update, .deactivate: updates.append(change)
        case .adopt:
            if change.liveKey != .asExpected { renames.append(change) }
            updates.append(change)
        case .rename:
            renames.append(change)
            // What there is to it beyond the key; of a bot the key as well.
            if change.kind.botColumn == nil || !change.fields.isEmpty { updates.append(change) }
        case .record: break
        }
    }
}
