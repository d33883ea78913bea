import CanonicalJSON
import TenantModel
import Testing

@Suite("Rows stand in byte order of their keys")
struct RowSetTests {
    @Test("sorting keeps each row's values and every key is found", arguments: 0..<40)
    func sorting(seed: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let keys =
            (0..<Int.random(in: 0...30, using: &generator)).map { "k\($0 * 7 % 31)" } + [
                "ی", "e\u{301}", "\u{E9}", "K", "TRIAL_DAYS", "TRIAL_DAYS_2", "TRIAL_DA", "TRIAL_D", "TRIAL_DB",
            ]
        var rows = RowSet(.configuration)
        for key in keys.shuffled(using: &generator) {
            let row = rows.append(key)
            rows[row, 0] = .text(key)
        }
        rows.sort()
        #expect(rows.count == keys.count)
        for row in 0..<rows.count {
            #expect(rows[row, 0] == .text(rows.keys[row]))
            #expect(rows.index(of: rows.keys[row]) == row)
            if row > 0 { #expect(rows.keys[row - 1].precedesInBytes(rows.keys[row])) }
        }
        #expect(rows.index(of: "absent") == nil)
        #expect(rows.index(of: "\u{64A}") == nil)
        #expect(rows.sort() == nil)
    }

    @Test("declared rows keep the origins of their values when they are sorted")
    func origins() {
        var rows = DesiredRows(.card)
        for (place, key) in ["c", "a", "b"].enumerated() {
            let row = rows.append(key, at: Origin(line: UInt32(place), column: 1))
            rows.declare(row, 1, .text(key), at: Origin(line: UInt32(place), column: 2))
        }
        rows.sort()
        #expect(rows.values.keys == ["a", "b", "c"])
        #expect((0..<3).map { rows.origin(ofRow: $0).line } == [1, 2, 0])
        #expect((0..<3).map { rows.origin(ofRow: $0, field: 1) } == [1, 2, 0].map { Origin(line: $0, column: 2) })
        #expect(rows.origin(ofRow: 0, field: 0) == .none)
    }

    @Test("live rows keep their surrogate keys when they are sorted")
    func ids() {
        var live = LiveRows(.plan)
        for (key, id) in [("b", 2), ("a", 1), ("c", 3)] as [(String, Int32)] {
            _ = live.values.append(key)
            live.ids.append(id)
        }
        live.sort()
        #expect(live.ids == [1, 2, 3])
    }

    @Test("a bot whose slug was changed is found by the name that it was applied as")
    func appliedName() {
        func tenant(_ id: Int32, live: String?, applied: String?) -> RecordedTenant {
            var tenant = RecordedTenant(botID: id, slug: live)
            guard let applied else { return tenant }
            var rows = RowSet(.bot)
            _ = rows.append(applied)
            tenant.ledger[ResourceKind.bot.order] = LedgerRows(values: rows, revision: 1)
            return tenant
        }
        let database = RecordedDatabase(
            stamp: DatabaseStamp(identity: "x", revision: 1, schemaVersion: 2, environment: nil),
            tenants: [
                tenant(1, live: "new", applied: "old"), tenant(2, live: nil, applied: "lost"),
                tenant(3, live: "taken", applied: "taken"), tenant(4, live: nil, applied: "taken"),
                tenant(5, live: nil, applied: nil),
            ]
        )
        #expect(["new", "old", "lost", "taken", "none"].map { database[$0]?.botID } == [1, 1, 2, 3, nil])
        #expect(database.tenants.map(\.botID) == [2, 4, 5, 1, 3])
    }
}
