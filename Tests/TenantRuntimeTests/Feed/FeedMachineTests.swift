import Testing

@testable import TenantRuntime

@Suite("What a feed does is decided apart from doing it")
struct FeedMachineTests {
    /// A machine without chance that has begun at zero with revision 7.
    private func begun(
        isFromDisk: Bool = false,
        isListening: Bool = true,
        keepsCopy: Bool = false
    ) -> (machine: FeedMachine, actions: [FeedAction]) {
        var machine = FeedMachine(FeedTimes(), keepsCopy: keepsCopy, chance: { 0.5 })
        let started = FeedEvent.started(revision: 7, isFromDisk: isFromDisk, isListening: isListening)
        let actions = machine.handle(started, at: .zero)
        return (machine, actions.filter { if case .say = $0 { false } else { true } })
    }

    private func current(_ revision: Int64, _ extent: LookExtent = .bots(1), isNew: Bool = true) -> FeedEvent {
        .looked(.current(revision: revision, extent, isNew: isNew))
    }

    @Test("it begins ready and waits for the next poll")
    func begins() {
        let (machine, actions) = begun()
        #expect(actions.isEmpty)
        #expect(machine.deadline == .seconds(5))
        #expect(machine.condition == FeedCondition(isListening: true))
    }

    @Test("a poll reads what is newer, and the comparison everything")
    func polls() {
        var (machine, _) = begun()
        var polls = 0
        var comparisons: [Duration] = []
        while let now = machine.deadline, now < .seconds(185) {
            for action in machine.handle(.due, at: now) {
                switch action {
                case .look(.newer):
                    polls += 1
                    #expect(machine.handle(current(7, .nothing, isNew: false), at: now) == [])
                case .look(.everything):
                    comparisons.append(now)
                    #expect(machine.handle(current(7, .everything(.asked), isNew: false), at: now) == [])
                default: Issue.record("\(action)")
                }
            }
        }
        #expect(comparisons == [.seconds(60), .seconds(120), .seconds(180)])
        #expect(polls == 33)
    }

    @Test("a notification of a newer revision is looked after at once, one of an older is not")
    func notified() {
        var (machine, _) = begun()
        #expect(machine.handle(.notified(7), at: .seconds(1)) == [])
        #expect(machine.handle(.notified(8), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(current(8), at: .seconds(1)) == [.say(.serving(revision: 8, .bots(1)))])
        #expect(machine.handle(.notified(nil), at: .seconds(2)) == [.look(.newer)])
    }

    @Test("a revision that is told of during a look is looked after again, unless the look has seen it")
    func notifiedMeanwhile() {
        var (machine, _) = begun()
        #expect(machine.handle(.notified(8), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(.notified(9), at: .seconds(1)) == [])
        #expect(machine.handle(current(8), at: .seconds(1)).last == .look(.newer))
        #expect(machine.handle(.notified(10), at: .seconds(1)) == [])
        #expect(machine.handle(current(10), at: .seconds(1)) == [.say(.serving(revision: 10, .bots(1)))])
    }

    @Test("a liar who tells of a revision that is not there costs one look and no loop")
    func lied() {
        var (machine, _) = begun()
        #expect(machine.handle(.notified(.max), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(.notified(.max), at: .seconds(1)) == [])
        #expect(machine.handle(current(7, .nothing, isNew: false), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(current(7, .nothing, isNew: false), at: .seconds(1)) == [])
        #expect(machine.deadline == .seconds(6))
    }

    @Test("without a connection to listen on it connects again, after longer and longer, and reads everything then")
    func deaf() {
        var (machine, actions) = begun(isListening: false)
        #expect(actions == [.listen])
        var waits: [Duration] = []
        var now = Duration.zero
        for _ in 0..<8 {
            _ = machine.handle(.deaf("refused"), at: now)
            while let due = machine.deadline {
                let actions = machine.handle(.due, at: due)
                if actions.contains(.look(.newer)) { _ = machine.handle(current(7, .nothing, isNew: false), at: due) }
                guard actions.contains(.listen) else { continue }
                waits.append(due - now)
                now = due
                break
            }
        }
        #expect(waits.map { Int($0 / .milliseconds(1)) } == [100, 200, 400, 800, 1600, 3200, 5000, 5000])
        #expect(!machine.condition.isListening)
        #expect(machine.handle(.listening, at: now) == [.say(.listening), .look(.everything)])
        #expect(machine.condition == FeedCondition(isListening: true))
    }

    @Test("a connection that is cut again and again is made again after a moment each time, and said once each")
    func cut() {
        var (machine, _) = begun()
        var now = Duration.zero
        for _ in 0..<20 {
            #expect(machine.handle(.deaf("cut"), at: now) == [.say(.deaf("cut"))])
            #expect(machine.deadline == now + .milliseconds(100))
            now += .milliseconds(100)
            #expect(machine.handle(.due, at: now) == [.listen])
            #expect(machine.handle(.listening, at: now) == [.say(.listening), .look(.everything)])
            #expect(machine.handle(current(7, .everything(.asked), isNew: false), at: now) == [])
        }
    }

    @Test("a reconnection during a look has everything read after it")
    func reconnectedMeanwhile() {
        var (machine, _) = begun()
        #expect(machine.handle(.notified(8), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(.listening, at: .seconds(1)) == [.say(.listening)])
        #expect(machine.handle(.notified(9), at: .seconds(1)) == [])
        #expect(machine.handle(current(8), at: .seconds(1)).last == .look(.everything))
    }

    @Test("a failure is stale since the last look that was none, is tried again ever more seldom, and said once")
    func fails() {
        var (machine, _) = begun()
        #expect(machine.handle(.due, at: .seconds(5)) == [.look(.newer)])
        _ = machine.handle(current(7, .nothing, isNew: false), at: .seconds(6))
        var now = Duration.seconds(11)
        #expect(machine.handle(.due, at: now) == [.look(.newer)])
        var said: [FeedAction] = []
        var waits: [Int] = []
        for _ in 0..<8 {
            said += machine.handle(.looked(.failed("down")), at: now)
            guard let due = machine.deadline else { break }
            waits.append(Int((due - now) / .milliseconds(1)))
            now = due
            #expect(machine.handle(.due, at: now) == [.look(.everything)])
        }
        #expect(said == [.say(.stale(.unreachable("down")))])
        #expect(waits == [100, 200, 400, 800, 1600, 3200, 5000, 5000])
        #expect(machine.condition.staleness == .init(since: .seconds(5), reason: .unreachable("down")))
        let actions = machine.handle(current(9, .everything(.asked)), at: now)
        #expect(actions == [.say(.fresh(after: now - .seconds(5))), .say(.serving(revision: 9, .everything(.asked)))])
        #expect(machine.condition == FeedCondition(isListening: true))
        #expect(machine.deadline == now + .seconds(5))
    }

    @Test("what makes no snapshot is refused; the next revision is tried at once and may mend it")
    func refuses() {
        var (machine, _) = begun()
        #expect(machine.handle(.notified(8), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(.looked(.refused("bad")), at: .seconds(1)) == [.say(.stale(.refused("bad")))])
        #expect(machine.condition.staleness == .init(since: .zero, reason: .refused("bad")))
        #expect(machine.handle(.notified(9), at: .seconds(1)) == [.look(.newer)])
        #expect(machine.handle(current(9), at: .seconds(1)).first == .say(.fresh(after: .seconds(1))))
        #expect(machine.condition.staleness == nil)
    }

    @Test("a look without an answer is stale after a while, and no other is begun before it has ended")
    func hangs() {
        var (machine, _) = begun()
        #expect(machine.handle(.due, at: .seconds(5)) == [.look(.newer)])
        #expect(machine.deadline == .seconds(15))
        #expect(machine.handle(.due, at: .seconds(15)) == [.say(.stale(.unreachable("no answer within 10.0 seconds")))])
        #expect(machine.condition.staleness?.since == .zero)
        #expect(machine.deadline == nil)
        #expect(machine.handle(.notified(8), at: .seconds(16)) == [])
        #expect(machine.handle(current(7, .nothing, isNew: false), at: .seconds(20)).last == .look(.newer))
        #expect(machine.condition.staleness == nil)
    }

    @Test("a copy from disk is stale until everything has been read")
    func fromDisk() {
        var (machine, actions) = begun(isFromDisk: true, isListening: false)
        #expect(actions == [.listen, .look(.everything)])
        #expect(machine.condition.staleness == .init(since: .zero, reason: .fromDisk))
        _ = machine.handle(.looked(.failed("down")), at: .seconds(1))
        #expect(machine.condition.staleness == .init(since: .zero, reason: .unreachable("down")))
        #expect(machine.handle(.due, at: .seconds(2)) == [.look(.everything)])
        _ = machine.handle(current(9, .everything(.asked)), at: .seconds(3))
        #expect(machine.condition.staleness == nil)
    }

    @Test("each newer snapshot is written to disk, one at a time and at most once a second")
    func saves() {
        var (machine, actions) = begun(keepsCopy: true)
        #expect(actions == [.save])
        #expect(machine.handle(.saved(fault: nil), at: .milliseconds(100)) == [])
        _ = machine.handle(.notified(8), at: .seconds(2))
        #expect(machine.handle(current(8), at: .seconds(2)).last == .save)
        _ = machine.handle(.notified(9), at: .seconds(2))
        #expect(!machine.handle(current(9), at: .seconds(2)).contains(.save))
        #expect(machine.handle(.saved(fault: nil), at: .milliseconds(2100)) == [])
        #expect(machine.deadline == .milliseconds(3100))
        #expect(machine.handle(.due, at: .milliseconds(3100)) == [.save])
        #expect(machine.handle(.saved(fault: nil), at: .milliseconds(3200)) == [])
        #expect(machine.handle(.stop, at: .seconds(4)) == [.finish])
    }

    @Test("a disk that is full is said once, tried again, and ends nothing")
    func cannotSave() {
        var (machine, _) = begun(keepsCopy: true)
        #expect(machine.handle(.saved(fault: "full"), at: .zero) == [.say(.notSaved("full"))])
        #expect(machine.condition == FeedCondition(isListening: true, diskCopyFault: "full"))
        _ = machine.handle(.due, at: .seconds(5))
        let saves = machine.handle(current(7, .nothing, isNew: false), at: .seconds(5))
        #expect(saves == [] || saves == [.save])
        #expect(machine.handle(.saved(fault: "full"), at: .seconds(5)) == [])
        #expect(machine.handle(.saved(fault: nil), at: .seconds(10)) == [.say(.savedAgain)])
        #expect(machine.condition == FeedCondition(isListening: true))
    }

    @Test("what is not written yet is written before the end, and nothing is done after it")
    func stops() {
        var (machine, _) = begun(keepsCopy: true)
        _ = machine.handle(.notified(8), at: .seconds(2))
        #expect(!machine.handle(current(8), at: .seconds(2)).contains(.save))
        #expect(machine.handle(.stop, at: .seconds(2)) == [.save, .finish])
        #expect(machine.handle(.notified(9), at: .seconds(3)) == [])
        #expect(machine.deadline == nil)
    }

    @Test("chance makes a wait a tenth shorter or longer, and no more")
    func jitter() {
        for (chance, milliseconds) in [(0.0, 4500.0), (0.25, 4750), (1, 5500)] {
            var machine = FeedMachine(FeedTimes(), keepsCopy: false, chance: { chance })
            _ = machine.handle(.started(revision: 7, isFromDisk: false, isListening: true), at: .zero)
            #expect(machine.deadline == .milliseconds(milliseconds))
        }
    }

    @Test("10,000 random histories end with the newest revision that could be read", arguments: [UInt64(1), 2, 3, 4])
    func randomHistories(seed: UInt64) throws {
        for number in 0..<2500 {
            var random = SeededRandom(state: seed &* 1_000_003 &+ UInt64(number))
            var world = FeedWorld(random: random.next())
            world.run(steps: 60)
            world.calm()
            try #require(world.served == world.revision, "seed \(seed), history \(number)")
            try #require(world.machine.condition.staleness == nil)
            try #require(world.machine.condition.isListening)
        }
    }
}
