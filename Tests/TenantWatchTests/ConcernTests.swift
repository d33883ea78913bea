import Testing

@testable import TenantWatch

@Suite("A concern in a log")
struct ConcernTests {
    @Test("a list of rows that stops says how many more there are", arguments: [(10, nil), (12, "2")])
    func more(rows: Int, more: String?) {
        let names = (1...10).map { "plan p\($0)" }
        let difference = Concern.Difference(rows: rows, drifted: 0, names: names, signature: 0)
        let fields = Concern.differs(tenant: "shop", difference).fields
        #expect(fields["changed_more"].map { "\($0)" } == more)
    }
}
