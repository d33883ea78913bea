internal import CanonicalJSON
internal import TenantModel

/// Gives rows of one bot the keys under which its manifest declares them, or says why not.
struct RowNaming {
    /// The bot with its rows under their new keys.
    private(set) var named: RecordedTenant
    /// Why rows cannot get theirs.
    private(set) var reasons: [String] = []

    private let declared: DesiredTenant
    private let database: RecordedDatabase
    private var taken: [ResourceKind: (keys: Set<String>, ids: Set<Int32>)] = [:]

    init(_ declared: DesiredTenant, _ bot: RecordedTenant, in database: RecordedDatabase) {
        self.declared = declared
        self.named = bot
        self.database = database
    }

    mutating func take(_ row: RowAdoption) {
        do throws(Refusal) {
            let kind = try kind(of: row)
            var taken = taken[kind] ?? ([], [])
            guard taken.keys.insert(row.key).inserted, taken.ids.insert(row.rowID).inserted else {
                throw Refusal(reason: "a key and a row are named once")
            }
            self.taken[kind] = taken
            try name(row, kind)
        } catch {
            reasons.append("\(row.words): \(error.reason)")
        }
    }

    private struct Refusal: Error {
        let reason: String
    }

    private func kind(of row: RowAdoption) throws(Refusal) -> ResourceKind {
        let candidates = row.kind.map { [$0] } ?? RowAdoption.kinds
        let declaring = candidates.filter { declared.rows[$0.order].values.index(of: row.key) != nil }
        let names = candidates.map(\.name)
        guard let kind = declaring.first else {
            throw Refusal(reason: "\(declared.file) declares no \(names.joined(separator: " and no ")) '\(row.key)'")
        }
        guard declaring.count == 1 else {
            let forms = names.map { "\($0)/\(row.key)=\(row.rowID)" }.joined(separator: " or ")
            throw Refusal(
                reason: "\(declared.file) declares a \(names.joined(separator: " and a ")) of that key: say \(forms)"
            )
        }
        return kind
    }

    private mutating func name(_ row: RowAdoption, _ kind: ResourceKind) throws(Refusal) {
        let what = "\(kind.name) \(row.rowID)"
        let live = named.live[kind.order]
        let holder = live.values.index(of: row.key).map { live.ids[$0] }
        // Ours already, or found by its key: there is nothing to name.
        if holder == row.rowID { return }
        let place = try place(of: row.rowID, kind, what)
        if let holder {
            throw Refusal(
                reason: "the \(kind.name) '\(row.key)' is there already, as row \(holder); \(wayOut(row, kind, holder))"
            )
        }
        if named.ledger[kind.order]?.values.index(of: row.key) != nil {
            throw Refusal(
                reason:
                    "the \(kind.name) '\(row.key)' is managed, and its row is gone: the next apply makes it again. To "
                    + "take over another row in its place, forget it first"
            )
        }
        switch place {
        case .nameless(let index):
            named.live[kind.order].takeNameless(index, as: row.key)
        case .named(let index):
            let other = live.values.keys[index]
            if named.ledger[kind.order]?.values.index(of: other) != nil {
                throw Refusal(
                    reason: "\(what) is managed already, as '\(other)'; `renamed_from: \(other)` gives it another key"
                )
            }
            if declared.rows[kind.order].values.index(of: other) != nil {
                throw Refusal(reason: "\(what) is called '\(other)', which \(declared.file) declares as well")
            }
            named.live[kind.order].rename(index, to: row.key)
        }
    }

    /// How somebody gets the row all the same whose key another one has. A row that no manifest declares any more goes, or is
    /// switched off, by the plan that takes over the other one: they need not be without both in between.
    private func wayOut(_ row: RowAdoption, _ kind: ResourceKind, _ holder: Int32) -> String {
        let kindWord = row.kind.map { "\($0.name)/" } ?? ""
        let way =
            "declare row \(row.rowID) under a key that no row has, and 'tenantctl adopt \(declared.slug) "
            + "\(kindWord)KEY=\(row.rowID)' takes it over"
        guard named.ledger[kind.order]?.values.index(of: row.key) != nil else { return way }
        let goes = if case .deleteUnlessReferenced = kind.removal { "goes, or is switched off," } else { "goes" }
        return way + "; where it stands in place of '\(row.key)', row \(holder) \(goes) by the same plan"
    }

    private enum Place {
        case nameless(Int), named(Int)
    }

    private func place(of id: Int32, _ kind: ResourceKind, _ what: String) throws(Refusal) -> Place {
        let live = named.live[kind.order]
        if let index = live.namelessIDs.firstIndex(of: id) { return .nameless(index) }
        if let index = live.ids.firstIndex(of: id) { return .named(index) }
        let owner = database.tenants.first {
            $0.live[kind.order].ids.contains(id) || $0.live[kind.order].namelessIDs.contains(id)
        }
        guard let owner else { throw Refusal(reason: "there is no \(what)") }
        let name = owner.appliedSlug ?? owner.slug
        throw Refusal(reason: "\(what) belongs to " + (name.map { "tenant '\($0)'" } ?? "bot number \(owner.botID)"))
    }
}

extension LiveRows {
    /// Moves a row without a key among those that have one.
    fileprivate mutating func takeNameless(_ index: Int, as key: String) {
        values.beginRow(key)
        for value in nameless.row(index) { values.append(value: value) }
        ids.append(namelessIDs[index])
        liveKeys[key] = Change.LiveKey.none
        var rest = RowSet(nameless.kind)
        for row in 0..<nameless.count where row != index {
            rest.beginRow("")
            for value in nameless.row(row) { rest.append(value: value) }
        }
        nameless = rest
        namelessIDs.remove(at: index)
        sort()
    }

    /// Gives a row another key than it has in its table.
    fileprivate mutating func rename(_ index: Int, to key: String) {
        var renamed = RowSet(values.kind)
        for row in 0..<values.count {
            renamed.beginRow(row == index ? key : values.keys[row])
            for value in values.row(row) { renamed.append(value: value) }
        }
        liveKeys[key] = .other(values.keys[index])
        values = renamed
        sort()
    }
}
