import TenantStore
import Testing

@testable import TenantRuntime

@Suite("What is read again follows from what the history says")
struct RereadTests {
    private func decide(
        _ look: Look = .newer,
        at revision: Int64 = 8,
        identity: String = "a",
        isStandby: Bool = false,
        isComplete: Bool = true,
        changesDirectory: Bool = false,
        bots: Set<Int32> = [3],
        of botCount: Int = 100
    ) -> Reread {
        Reread(
            look,
            served: .init(identity: "a", revision: 7, botCount: botCount),
            survey: RevisionSurvey(
                identity: identity,
                revision: revision,
                isStandby: isStandby,
                isComplete: isComplete,
                changesDirectory: changesDirectory,
                bots: bots
            )
        )
    }

    @Test("the revision that is served asks for nothing, a newer one for the bots that it names")
    func named() {
        #expect(decide(at: 7, bots: []) == .nothing)
        #expect(decide(bots: [3, 5]) == .bots([3, 5]))
        #expect(decide(bots: []) == .bots([]))
    }

    @Test("everything is read where names are not enough")
    func everything() {
        #expect(decide(.everything, at: 7) == .everything(.asked))
        #expect(decide(isComplete: false) == .everything(.historyGap))
        #expect(decide(changesDirectory: true) == .everything(.directory))
        #expect(decide(identity: "b") == .everything(.otherDatabase))
        #expect(decide(at: 7, identity: "b") == .everything(.otherDatabase))
    }

    @Test("more than fifty and more than a quarter of all are too many to read by name")
    func tooMuch() {
        #expect(decide(bots: Set(0..<50), of: 10) == .bots(Set(0..<50)))
        #expect(decide(bots: Set(0..<51), of: 10) == .everything(.tooMuch))
        #expect(decide(bots: Set(0..<250), of: 1000) == .bots(Set(0..<250)))
        #expect(decide(bots: Set(0..<251), of: 1000) == .everything(.tooMuch))
    }

    @Test("a standby that lags is not believed; a server that was restored is")
    func earlier() {
        #expect(decide(at: 6, isStandby: true) == .behind)
        #expect(decide(.everything, at: 6, isStandby: true) == .behind)
        #expect(decide(at: 6) == .everything(.wentBack))
        #expect(decide(at: 8, isStandby: true) == .bots([3]))
    }
}
