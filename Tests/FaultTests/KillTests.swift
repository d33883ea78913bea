import Glibc
import Synchronization
import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("An apply that is killed is all there or not there at all")
    struct KillTests {
        @Test("at random moments")
        func anywhere() async throws {
            let kills = FaultCampaign.count(200)
            try await withCheckout(ManifestTree()) { checkout in
                var ground = try await Ground(checkout, faults: "kills at random moments")
                // By turns anywhere in an apply, most of which is starting and planning, and anywhere in its transaction,
                // which begins when the process says so.
                var (killed, inside) = (0, 0)
                try await ground.settle(try await ground.start().outcome(), "nothing")
                ground.tally = FaultTally(of: "kills at random moments")
                for round in 0..<kills {
                    let isAimed = !round.isMultiple(of: 2)
                    // One moment in every part of the time, wherever in it; the last apply tells how long it is now.
                    let part = (Double(round) + Double.random(in: 0..<1)) / Double(kills)
                    let process = try await ground.start()
                    if isAimed { _ = try await process.announced(#""step":"lock""#) }
                    try await Task.sleep(for: (isAimed ? ground.usual.transaction : ground.usual.whole) * part)
                    process.kill()
                    let outcome = try await process.outcome()
                    let verdict = try await ground.settle(outcome, "a kill after \(part) of \(ground.usual)")
                    guard outcome.ending == .killed(SIGKILL) else { continue }
                    killed += 1
                    if verdict.fact == .untouched, outcome.output.contains(#""step":"lock""#) { inside += 1 }
                }
                ground.tally.close()
                print("\(killed) were still there to be killed, \(inside) in the middle of their transaction")
                #expect(killed > kills / 4, "most of them ended before they were killed")
                #expect(inside >= kills / 12, "few were in the middle of their transaction")
            }
        }

        /// What becomes of the statement that the killed apply had sent.
        enum LastStatement: CaseIterable {
            case arrives, isLost
        }

        @Test("at every step that it names, before the first statement of it arrives and after")
        func failpoints() async throws {
            try await withCheckout(ManifestTree()) { checkout in
                try await withRelay(to: checkout.database) { relay in
                    var ground = try await Ground(checkout, faults: "kills at the named steps")
                    for step in ["lock", "compare", "write", "record", "commit"] {
                        for last in LastStatement.allCases {
                            let process = Mutex<ToolProcess?>(nil)
                            let kills = Atomic(0)
                            relay.set { message in
                                guard message.statement != nil, kills.load(ordering: .relaxed) == 0,
                                    let process = process.withLock({ $0 }),
                                    let output = try? process.outputSoFar(), output.contains(#""step":"\#(step)""#)
                                else { return .pass }
                                kills.add(1, ordering: .relaxed)
                                process.kill()
                                while process.isRunning { usleep(500) }
                                return last == .arrives ? .pass : .cut(.both, after: 0)
                            }
                            let started = try await ground.start(relay.url(of: checkout.database))
                            process.withLock { $0 = started }
                            let outcome = try await started.outcome()
                            #expect(outcome.ending == .killed(SIGKILL), "never came to \(step)")
                            let verdict = try await ground.settle(outcome, "a kill at \(step), whose statement \(last)")
                            let commits = step == "commit" && last == .arrives
                            #expect(verdict.fact == (commits ? .applied : .untouched))
                        }
                    }
                    ground.tally.close()
                    #expect(ground.tally.rounds == 10)
                }
            }
        }
    }
}
