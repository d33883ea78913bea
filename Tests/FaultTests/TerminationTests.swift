import PostgresDriver
import Synchronization
import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("An apply whose session the server ends is all there or not there at all, and says which")
    struct TerminationTests {
        @Test("pg_terminate_backend at every statement, before it arrives and while it runs")
        func anyStatement() async throws {
            try await withCheckout(ManifestTree()) { checkout in
                try await withRelay(to: checkout.database) { relay in
                    var ground = try await Ground(checkout, faults: "backend terminations")
                    let url = relay.url(of: checkout.database)
                    // How many statements there are to be ended at; going back asks less than going forth.
                    var counts = [0, 0]
                    for _ in 0..<2 {
                        let statements = Atomic(0)
                        relay.set { message in
                            if message.statement != nil { statements.add(1, ordering: .relaxed) }
                            return .pass
                        }
                        let edition = ground.next
                        try await ground.settle(try await ground.start(url).outcome(), "nothing")
                        counts[edition] = statements.load(ordering: .relaxed)
                    }
                    ground.tally = FaultTally(of: "backend terminations")
                    #expect(counts.allSatisfy { $0 > 20 })

                    let executioner = try await PostgresConnection.connect(.init(url: checkout.database.url))
                    let rounds = FaultCampaign.count(200)
                    let first = Int.random(in: 0..<counts[0])
                    for round in 0..<rounds {
                        let count = counts[ground.next]
                        // All of them in turn, or as many as there are rounds, evenly; the next time the other way.
                        let target = (first + round * max(1, count / rounds)) % count
                        let isBefore = (round / count + round).isMultiple(of: 2)
                        let number = Atomic(0)
                        relay.set { message in
                            guard message.statement != nil, let processID = message.processID,
                                number.add(1, ordering: .relaxed).oldValue == target
                            else { return .pass }
                            let terminate: @Sendable () -> Void = {
                                _ = blocking {
                                    try await executioner.execute("SELECT pg_terminate_backend(\(processID), 5000)")
                                }
                            }
                            guard isBefore else { return .passThen(terminate) }
                            terminate()
                            return .pass
                        }
                        let outcome = try await ground.start(url).outcome()
                        let moment = isBefore ? "before" : "during"
                        try await ground.settle(outcome, "an end \(moment) statement \(target) of \(count)")
                        let reached = number.load(ordering: .relaxed)
                        #expect(reached > target, "it never came to statement \(target)")
                    }
                    await executioner.close()
                    ground.tally.close()
                    print("an apply has \(counts) statements")
                    // The look-up answers on a new connection.
                    #expect(ground.tally.unknown == 0)
                }
            }
        }
    }
}
