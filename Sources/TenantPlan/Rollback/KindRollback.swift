internal import CanonicalJSON
internal import TenantModel

/// What the rows of one kind of one tenant have to be to be what they were at an earlier revision: what its manifest would
/// have to declare.
///
/// Wherever what was applied then is what was applied last, nothing is to be done, whatever is live: a rollback undoes
/// applies, and leaves what others did to whoever plans next.
struct KindRollback {
    /// What is to be declared.
    private(set) var desired: DesiredRows
    /// What a rollback may write; everything else is left alone.
    private(set) var written: [ManagementTarget] = []
    /// Secrets that stay as they are.
    private(set) var lost: [LostSecret] = []
    /// Rows that leave the ledger, and stay: somebody else had made them.
    private(set) var forgotten: Set<String> = []

    private let tenant: String
    private let then: RowSet
    private let now: RowSet
    private let live: RowSet
    private let histories: RowHistories
    private var isPaired: Set<String> = []

    private var kind: ResourceKind { then.kind }

    /// - Parameters:
    ///   - tenant: The tenant's slug now.
    ///   - then: What had been applied then.
    ///   - now: What was applied last.
    ///   - live: What is there.
    ///   - histories: What became of the rows since.
    ///   - key: What the row is called, of a kind that has one row: the tenant's slug then.
    init(_ tenant: String, then: RowSet, now: RowSet, live: RowSet, histories: RowHistories, key: String? = nil) {
        self.tenant = tenant
        self.then = then
        self.now = now
        self.live = live
        self.histories = histories
        self.desired = DesiredRows(then.kind)
        if let key {
            pair(0, key, now.isEmpty ? nil : 0, live.isEmpty ? nil : 0)
        } else {
            pairAll()
        }
        desired.sort()
    }

    private mutating func pairAll() {
        var known: [String: String] = [:]
        for key in now.keys {
            if case .known(let previous) = histories[key].origin { known[previous] = key }
        }
        let renamings = known.compactMap { previous, key -> Renaming? in
            guard previous != key, let row = then.index(of: previous), !then.isRetired(row) else { return nil }
            return Renaming(key: previous, previousKey: key, origin: .none)
        }.sorted { $0.key.precedesInBytes($1.key) }
        let acting = ActingRenames(
            renamings,
            isApplied: { [now] in now.index(of: $0) != nil },
            isLive: { [live] in live.index(of: $0) != nil }
        )
        for (row, key) in then.keys.enumerated() where !then.isRetired(row) {
            // A key that its row gives up is free for the row that had it then.
            let current = acting.previousKeys[key] ?? (acting.given.contains(key) ? nil : key)
            if let current, current != key {
                desired.rename(Renaming(key: key, previousKey: current, origin: .none))
            }
            pair(row, key, current.flatMap { now.index(of: $0) }, current.flatMap { live.index(of: $0) })
            if let current { isPaired.insert(current) }
        }
        for key in now.keys where !isPaired.contains(key) { leaveOut(key) }
    }

    /// A row that had been applied then.
    private mutating func pair(_ row: Int, _ key: String, _ applied: Int?, _ present: Int?) {
        guard let applied else { return restore(row, key, present) }
        let place = desired.append(key, at: .none)
        for field in kind.fields.indices {
            let (wanted, last) = (then[row, field], now[applied, field])
            guard wanted != last, kind.fields[field].derivedFrom == nil else {
                // What follows from a secret stays with it.
                if last.isDeclared { desired.declare(place, field, last, at: .none) }
                continue
            }
            if !wanted.isDeclared {
                release(place, key, now.keys[applied], field, last, present)
            } else if wanted.isSecret {
                if last.isDeclared { desired.declare(place, field, last, at: .none) }
                if !wanted.isSameValue(as: last) { lose(wanted, key, field) }
            } else {
                desired.declare(place, field, wanted, at: .none)
                write(key, field)
            }
        }
    }

    /// A row that had been applied then and is not any more. It is as new, so that all of it has to be known, unless it is
    /// there all the same.
    private mutating func restore(_ row: Int, _ key: String, _ present: Int?) {
        for field in kind.fields.indices where then[row, field].isSecret {
            let isThere = present.map { then[row, field].isSameValue(as: live[$0, field]) } ?? false
            if !isThere { return lose(then[row, field], key, field) }
        }
        let place = desired.append(key, at: .none)
        for field in kind.fields.indices where then[row, field].isDeclared {
            desired.declare(place, field, then[row, field], at: .none)
        }
        write(key, nil)
    }

    /// A field that was nobody's then: back to what it held before it was declared, and nobody's again.
    private mutating func release(
        _ place: Int,
        _ key: String,
        _ currentKey: String,
        _ field: Int,
        _ last: FieldValue,
        _ present: Int?
    ) {
        let before = histories[kind.botColumn == nil ? "" : currentKey].befores[field]
        if let before, before.isSecret {
            desired.declare(place, field, last, at: .none)
            return lose(before, key, field)
        }
        // Where it was never written, only the ledger has learned of it.
        let former = before ?? present.map { live[$0, field] }
        if let former { desired.release(key, field, to: former) }
        write(key, field)
    }

    /// A row that had not been applied then.
    private mutating func leaveOut(_ key: String) {
        write(key, nil)
        guard histories[key].origin == .adopted, let applied = now.index(of: key), let present = live.index(of: key)
        else { return }
        forget(key, as: key, applied, present)
    }

    /// The tenant itself, which somebody else had made: see ``forgotten``.
    init(forgetting tenant: String, now: RowSet, live: RowSet, histories: RowHistories) {
        self.tenant = tenant
        self.then = RowSet(now.kind)
        self.now = now
        self.live = live
        self.histories = histories
        self.desired = DesiredRows(now.kind)
        forget("", as: tenant, 0, 0)
    }

    /// Gives a row back to whoever had made it: with the values that it had, and without ours in the ledger.
    private mutating func forget(_ key: String, as name: String, _ applied: Int, _ present: Int) {
        _ = desired.append(name, at: .none)
        forgotten.insert(name)
        write(name, nil)
        for field in kind.fields.indices where now[applied, field].isDeclared {
            let before = histories[key].befores[field]
            if let before, before.isSecret {
                lose(before, name, field)
                desired.release(name, field, to: live[present, field])
            } else {
                desired.release(name, field, to: before ?? live[present, field])
            }
        }
    }

    private mutating func write(_ key: String, _ field: Int?) {
        let precision = field == nil ? 1 : ManagementTarget.exact(1)
        written.append(ManagementTarget(kind: kind, key: key, field: field, precision: precision))
    }

    private mutating func lose(_ secret: FieldValue, _ key: String, _ field: Int) {
        var reference: SecretReference?
        if case .secret(let sealed) = secret { reference = sealed.reference }
        lost.append(
            LostSecret(tenant: tenant, kind: kind, key: key, field: kind.fields[field].name, reference: reference)
        )
    }
}
