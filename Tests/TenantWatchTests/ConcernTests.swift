import TenantModel
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

    @Test(
        "cards that nobody looks after are a concern beside what their tenant differs in, said and settled by themselves"
    )
    func cards() {
        let cards = Concern.Undeclared(
            words: "12 cards in use that no manifest declares",
            names: (1...10).map { "card id \($0)" },
            count: 12,
            signature: 0
        )
        let concern = Concern.undeclared(.undeclaredCardUse, tenant: "shop", cards)
        let differs = Concern.differs(
            tenant: "shop",
            Concern.Difference(rows: 1, drifted: 0, names: ["bot"], signature: 0)
        )
        #expect(concern.message == "shop has 12 cards in use that no manifest declares")
        #expect(
            concern.fields["tenant"].map { "\($0)" } == "shop" && concern.fields["cards_more"].map { "\($0)" } == "2"
        )
        var list = ConcernList()
        #expect(list.replace(with: [differs, concern]) == [.concern(differs), .concern(concern)])
        #expect(list.replace(with: [concern]) == [.settled(differs)])
        #expect(list.replace(with: [concern]).isEmpty)
        #expect(list.replace(with: []) == [.settled(concern)])
    }
}
