import Testing

@testable import TenantWatch

@Suite("A watch, told what happens and when")
struct WatchMachineTests {
    @Test("asks for the lead first, and begins a round when it has it")
    func begins() {
        var bench = Bench()
        #expect(bench.tell(.started) == [.say(.started(.heal, interval: .seconds(60))), .askForLead])
        #expect(bench.tell(.lead(.held)) == [.say(.leading(isTakeover: false)), .runRound(.lead)])
    }

    @Test("looks again when the interval is over, and not before")
    func interval() {
        var bench = Bench(leading: true)
        #expect(bench.roundsAfter(.seconds(59)).isEmpty)
        #expect(bench.roundsAfter(.seconds(60)) == [.interval])
    }

    @Test(
        "the interval is up to a tenth shorter or longer, as chance has it",
        arguments: [(0.0, 54), (0.5, 60), (1.0, 66)]
    )
    func jitter(chance: Double, seconds: Int) {
        var bench = Bench(leading: true, chance: chance)
        let times = bench.timesOfRounds(until: .seconds(70))
        #expect(times.first.map { $0 >= .seconds(seconds) && $0 < .seconds(seconds + 1) } == true, "\(times)")
    }

    @Test("files that change are read when they have been still for a moment: a checkout is one round")
    func debounce() {
        var bench = Bench(leading: true)
        for _ in 0..<10 {
            #expect(bench.tell(.filesChanged).isEmpty)
            #expect(bench.roundsAfter(.milliseconds(200)).isEmpty)
        }
        #expect(bench.roundsAfter(.milliseconds(100)) == [.files])
        #expect(bench.roundsAfter(.seconds(30)).isEmpty)
    }

    @Test("files that never come to rest are read all the same")
    func unrest() {
        var bench = Bench(leading: true)
        var rounds: [RoundCause] = []
        for _ in 0..<30 {
            _ = bench.tell(.filesChanged)
            rounds += bench.roundsAfter(.milliseconds(200))
        }
        #expect(rounds == [.files])
    }

    @Test("a round whose files changed under it says nothing about them, and is done again")
    func superseded() {
        var bench = Bench(leading: true)
        var torn = RoundReport()
        torn.isSuperseded = true
        torn.concerns = [.refused(tenant: "a", WatchFault(id: "x", message: "x"))]
        #expect(bench.tell(.roundEnded(torn)) == [.say(.superseded)])
        #expect(bench.roundsAfter(.milliseconds(300)) == [.files])
    }

    @Test("a round begins only after the lead was confirmed, and not when it is gone")
    func confirmation() {
        var bench = Bench(leading: true)
        _ = bench.tell(.filesChanged)
        bench.pass(.milliseconds(300))
        #expect(bench.tell(.due) == [.askForLead])
        #expect(bench.tell(.lead(.lost("ended"))) == [.say(.leadLost("ended")), .askForLead])
        #expect(bench.tell(.lead(.taken(by: "b"))) == [.say(.standby(by: "b"))])
    }

    @Test("a standby says once who leads, asks every two seconds, and ignores files")
    func standby() {
        var bench = Bench()
        _ = bench.tell(.started)
        #expect(bench.tell(.lead(.taken(by: "a"))) == [.say(.standby(by: "a"))])
        #expect(bench.tell(.filesChanged).isEmpty)
        for _ in 0..<3 {
            bench.pass(.seconds(2))
            #expect(bench.tell(.due) == [.askForLead])
            #expect(bench.tell(.lead(.taken(by: "a"))).isEmpty)
        }
        bench.pass(.seconds(2))
        _ = bench.tell(.due)
        #expect(bench.tell(.lead(.taken(by: "b"))) == [.say(.standby(by: "b"))])
    }

    @Test("a standby takes over with a round of its own")
    func takeover() {
        var bench = Bench()
        _ = bench.tell(.started)
        _ = bench.tell(.lead(.taken(by: "a")))
        bench.pass(.seconds(2))
        _ = bench.tell(.due)
        #expect(bench.tell(.lead(.held)) == [.say(.leading(isTakeover: true)), .runRound(.lead)])
    }

    @Test("a leader looks every five seconds whether it leads, and says nothing when it does")
    func beat() {
        var bench = Bench(leading: true)
        bench.pass(.seconds(5))
        #expect(bench.tell(.due) == [.askForLead])
        #expect(bench.tell(.lead(.held)).isEmpty)
    }

    @Test("a database that is down is said once, tried ever more rarely, and said once when it is back")
    func backoff() {
        var bench = Bench()
        _ = bench.tell(.started)
        let fault = WatchFault(id: "database", message: "cannot connect")
        #expect(bench.tell(.lead(.failed(fault))) == [.say(.fault(fault))])
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(bench.machine.deadline == bench.now + .seconds(seconds))
            bench.pass(.seconds(seconds))
            #expect(bench.tell(.due) == [.askForLead])
            #expect(bench.tell(.lead(.failed(fault))).isEmpty)
        }
        #expect(
            bench.tell(.lead(.held))
                == [.say(.recovered(after: .seconds(183))), .say(.leading(isTakeover: false)), .runRound(.lead)]
        )
    }

    @Test("another fault than the last one is said too")
    func otherFault() {
        var bench = Bench(leading: true)
        let (first, second) = (WatchFault(id: "database", message: "one"), WatchFault(id: "database", message: "two"))
        #expect(bench.tell(.roundEnded(.failing(first))) == [.say(.fault(first))])
        #expect(bench.tell(.roundEnded(.failing(first))).isEmpty)
        #expect(bench.tell(.roundEnded(.failing(second))) == [.say(.fault(second))])
    }

    @Test("after a fault the round is tried again, and a change of files does not wait for that")
    func retry() {
        var bench = Bench(leading: true)
        let fault = WatchFault(id: "lock_timeout", message: "busy")
        for seconds in [1, 2, 4] {
            _ = bench.tell(.roundEnded(.failing(fault)))
            #expect(bench.roundsAfter(.seconds(seconds)) == [.retry])
        }
        _ = bench.tell(.roundEnded(.failing(fault)))
        _ = bench.tell(.filesChanged)
        #expect(bench.roundsAfter(.milliseconds(300)) == [.files])
    }

    @Test("what is not as declared is said once, again when it is another thing, and when it is settled")
    func concerns() {
        var bench = Bench(leading: true)
        let (old, new) = (Concern.waiting("a", 1), Concern.waiting("a", 2))
        #expect(bench.said(.finding([old])) == [.concern(old)])
        #expect(bench.said(.finding([old])).isEmpty)
        #expect(bench.said(.finding([new, .waiting("b", 1)])) == [.concern(new), .concern(.waiting("b", 1))])
        #expect(bench.said(.finding([.waiting("b", 1)])) == [.settled(new)])
    }

    @Test("manifests with errors settle nothing: nobody knows how the tenants are")
    func invalidManifests() {
        var bench = Bench(leading: true)
        let invalid = Concern.invalidManifests(count: 1, findings: ["x"])
        _ = bench.said(.finding([.waiting("a", 1)]))
        #expect(bench.said(.finding([invalid])) == [.concern(invalid)])
        #expect(bench.said(.finding([.waiting("a", 1)])) == [.settled(invalid)])
    }

    @Test("a write by somebody else at the same time is looked at again soon")
    func stale() {
        var bench = Bench(leading: true)
        var report = RoundReport.finding([.refused(tenant: "a", WatchFault(id: "stale_plan", message: "moved"))])
        report.isWorthRetrying = true
        _ = bench.tell(.roundEnded(report))
        #expect(bench.roundsAfter(.seconds(1)) == [.retry])
    }

    @Test("what was applied is told even when the round was cut short")
    func interrupted() {
        var bench = Bench(leading: true)
        let part = AppliedPart(revision: 4, planID: "sha256:1", tenants: ["a"], summary: "1 to update")
        var report = RoundReport()
        report.applied = [part]
        report.isInterrupted = true
        #expect(bench.tell(.roundEnded(report)) == [.say(.applied(part))])
    }

    @Test("it ends when it is told to, and does nothing after that")
    func stop() {
        var bench = Bench(leading: true)
        #expect(bench.tell(.stop) == [.finish(.stopped)])
        #expect(bench.machine.deadline == nil)
        #expect(bench.tell(.filesChanged).isEmpty)
        #expect(bench.tell(.stop).isEmpty)
    }

    @Test("once is one round, unless its files changed under it")
    func once() {
        var bench = Bench(isOnce: true)
        _ = bench.tell(.started)
        _ = bench.tell(.lead(.held))
        var torn = RoundReport()
        torn.isSuperseded = true
        #expect(bench.tell(.roundEnded(torn)) == [.say(.superseded)])
        let report = RoundReport.finding([])
        #expect(bench.tell(.roundEnded(report)) == [.say(.round(report)), .finish(.ranOnce(report))])
    }

    @Test("once does not wait for the lead, nor for the database")
    func onceWithoutLead() {
        var bench = Bench(isOnce: true)
        _ = bench.tell(.started)
        #expect(bench.tell(.lead(.taken(by: "a"))) == [.say(.notLeading(by: "a")), .finish(.notLeading(by: "a"))])
        var other = Bench(isOnce: true)
        _ = other.tell(.started)
        let fault = WatchFault(id: "database", message: "down")
        #expect(other.tell(.lead(.failed(fault))) == [.finish(.failed(fault))])
    }
}

/// A machine and the time that it is told.
private struct Bench {
    var machine: WatchMachine
    var now = Duration.zero

    init(leading: Bool = false, isOnce: Bool = false, chance: Double = 0.5) {
        machine = WatchMachine(WatchSettings(mode: .heal, isOnce: isOnce)) { chance }
        guard leading else { return }
        _ = tell(.started)
        _ = tell(.lead(.held))
        _ = tell(.roundEnded(RoundReport()))
    }

    mutating func tell(_ event: WatchEvent) -> [WatchAction] { machine.handle(event, at: now) }

    mutating func pass(_ time: Duration) { now += time }

    /// The notices of a round's end, without the one about the round itself.
    mutating func said(_ report: RoundReport) -> [WatchNotice] {
        tell(.roundEnded(report)).compactMap { action in
            guard case .say(let notice) = action, notice != .round(report) else { return nil }
            return notice
        }
    }

    /// Lets time pass to every deadline in it, with a database that says that the lead is held; rounds are counted and
    /// not ended.
    mutating func roundsAfter(_ time: Duration) -> [RoundCause] { rounds(until: now + time).map(\.cause) }

    mutating func timesOfRounds(until end: Duration) -> [Duration] { rounds(until: end).map(\.time) }

    private mutating func rounds(until end: Duration) -> [(time: Duration, cause: RoundCause)] {
        var rounds: [(Duration, RoundCause)] = []
        while let deadline = machine.deadline, deadline <= end {
            now = deadline
            for action in tell(.due) where action == .askForLead {
                for case .runRound(let cause) in tell(.lead(.held)) { rounds.append((now, cause)) }
            }
        }
        now = end
        return rounds
    }
}

extension RoundReport {
    fileprivate static func finding(_ concerns: [Concern]) -> RoundReport {
        var report = RoundReport()
        report.concerns = concerns
        return report
    }

    fileprivate static func failing(_ fault: WatchFault) -> RoundReport {
        var report = RoundReport()
        report.fault = fault
        return report
    }
}

extension Concern {
    fileprivate static func waiting(_ tenant: String, _ signature: Int) -> Concern {
        .differs(tenant: tenant, Difference(rows: 1, drifted: 1, names: ["plan a"], signature: signature))
    }
}
