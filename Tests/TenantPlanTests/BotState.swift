import CanonicalJSON
import TenantModel

/// One row by the names of its fields; what is not named is at its default in a table, undeclared elsewhere.
typealias Row = [String: FieldValue]

/// What the database holds of one bot, as tests write it down.
struct BotState {
    var id: Int32 = 1
    var slug: String? = "parsvpn"
    var live: [ResourceKind: [String: Row]] = [:]
    var ledger: [ResourceKind: [String: Row]] = [:]
    /// Keys of cards that a payment refers to.
    var referenced: Set<String> = []
    /// Rows that have no key.
    var nameless: [ResourceKind: [Row]] = [:]
    /// Keys of configuration values that stand bare.
    var bare: Set<String> = []

    /// As the reader of the database hands it over.
    var recorded: RecordedTenant {
        var tenant = RecordedTenant(botID: id, slug: slug)
        for kind in ResourceKind.all {
            var rows = LiveRows(kind)
            for (place, (key, row)) in (live[kind] ?? [:]).sorted(by: { $0.key < $1.key }).enumerated() {
                rows.values.fill(rows.values.append(kind == .bot ? slug ?? "" : key), row)
                guard kind.idColumn != nil else { continue }
                let rowID = kind == .bot ? id : id * 1000 + Int32(place)
                rows.ids.append(rowID)
                if referenced.contains(key), kind == .card { rows.referenced.insert(rowID) }
            }
            for (place, row) in (nameless[kind] ?? []).enumerated() {
                rows.nameless.fill(rows.nameless.append(""), row)
                rows.namelessIDs.append(id * 1000 + 500 + Int32(place))
            }
            if kind == .configuration { rows.bareKeys = bare.intersection(rows.values.keys) }
            rows.sort()
            tenant.live[kind.order] = rows
            guard let applied = ledger[kind] else { continue }
            tenant.ledger[kind.order] = LedgerRows(values: RowSet(kind, applied), revision: 1)
        }
        return tenant
    }
}

extension RowSet {
    /// Makes the row at `index` what a table holds that was given `row`.
    fileprivate mutating func fill(_ index: Int, _ row: Row) {
        for (field, description) in kind.fields.enumerated() {
            self[index, field] =
                row[description.name] ?? (description.initial.isDeclared ? description.initial : .null)
        }
    }

    /// Rows of which only the named fields are declared.
    init(_ kind: ResourceKind, _ rows: [String: Row]) {
        self.init(kind)
        for (key, row) in rows {
            let index = append(key)
            for (field, description) in kind.fields.enumerated() {
                self[index, field] = row[description.name] ?? .undeclared
            }
        }
        sort()
    }

    /// The rows by name; the opposite of ``init(_:_:)``.
    var byName: [String: Row] {
        var rows: [String: Row] = [:]
        for (index, key) in keys.enumerated() {
            var row: Row = [:]
            for (field, description) in kind.fields.enumerated() where self[index, field].isDeclared {
                row[description.name] = self[index, field]
            }
            rows[key] = row
        }
        return rows
    }
}

extension DesiredTenant {
    /// A manifest that declares `rows`, a line a value.
    ///
    /// - Parameters:
    ///   - slug: The tenant's name.
    ///   - rows: What it declares.
    ///   - file: Its file; the one that belongs to the name where there is none.
    ///   - firstLine: Where the values begin.
    ///   - management: Who wins, by path.
    ///   - previousSlug: What the tenant was called before.
    ///   - previousKeys: What rows were called before, by what they are called now.
    init(
        _ slug: String,
        _ rows: [ResourceKind: [String: Row]],
        file: String? = nil,
        firstLine: UInt32 = 1,
        management: [String: Management] = [:],
        renamedFrom previousSlug: String? = nil,
        previousKeys: [ResourceKind: [String: String]] = [:]
    ) {
        var line = firstLine
        let sets = ResourceKind.all.map { kind in
            var set = DesiredRows(kind)
            for (key, row) in (rows[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
                line += 1
                let index = set.append(key, at: Origin(line: line, column: 3))
                for (field, description) in kind.fields.enumerated() {
                    guard let value = row[description.name] else { continue }
                    line += 1
                    set.declare(index, field, value, at: Origin(line: line, column: 5))
                }
            }
            for (key, previous) in (previousKeys[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
                set.rename(Renaming(key: key, previousKey: previous, origin: Origin(line: line, column: 7)))
            }
            set.sort()
            return set
        }
        let rules = management.sorted { $0.key < $1.key }.compactMap { path, management -> ManagementRule? in
            let targets = ManagementPaths.standard.targets(of: path) { kind, key in
                sets[kind.order].values.index(of: key) != nil
            }
            return targets.map {
                ManagementRule(path: path, management: management, origin: Origin(line: 1, column: 1), targets: $0)
            }
        }
        precondition(rules.count == management.count, "a path names nothing")
        self.init(
            slug: slug,
            file: file ?? "tenants/\(slug).yaml",
            rows: sets,
            management: ManagementRules(rules),
            renaming: previousSlug.map { Renaming(key: slug, previousKey: $0, origin: Origin(line: 2, column: 15)) }
        )
    }
}
