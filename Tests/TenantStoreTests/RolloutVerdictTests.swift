import Testing

@testable import TenantStore

@Suite("Whether a revision has reached all runtimes")
struct RolloutVerdictTests {
    private func receipt(_ name: String, _ revision: Int64, age: Int = 0, refusal: String? = nil) -> Receipt {
        Receipt(instance: name, revision: revision, age: .seconds(age), refusal: refusal)
    }

    @Test("nobody knows while no runtime is live: a sign of life 30 s ago is none")
    func nobody() {
        #expect(RolloutVerdict(on: 5, []) == .nobodyLive)
        #expect(RolloutVerdict(on: 5, [receipt("a", 5, age: 30)]) == .nobodyLive)
        #expect(RolloutVerdict(on: 5, [receipt("a", 5, age: 29)]) == .served(by: 1))
    }

    @Test("all live ones have to serve it or a newer one; dead ones do not count")
    func all() {
        let behind = receipt("b", 4)
        #expect(
            RolloutVerdict(on: 5, [receipt("a", 5), behind, receipt("c", 3)]) == .pending([behind, receipt("c", 3)])
        )
        #expect(RolloutVerdict(on: 5, [receipt("a", 5), receipt("b", 7), receipt("c", 3, age: 60)]) == .served(by: 2))
    }

    @Test("one that refused a newer revision ends the wait, unless it serves the one that is asked for")
    func refused() {
        let refusing = receipt("b", 4, refusal: "no")
        #expect(RolloutVerdict(on: 5, [receipt("a", 3), refusing]) == .refused(refusing))
        #expect(RolloutVerdict(on: 4, [receipt("a", 4), refusing]) == .served(by: 2))
        #expect(RolloutVerdict(on: 5, [receipt("a", 5), receipt("b", 4, age: 31, refusal: "no")]) == .served(by: 1))
    }
}
