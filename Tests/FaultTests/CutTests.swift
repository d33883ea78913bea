import Synchronization
import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("An apply whose connection is cut around COMMIT is all there or not there at all, and says which")
    struct CutTests {
        /// Where the connection is cut, and who hears of it.
        enum Cut: CaseIterable {
            case beforeCommit, inCommit, beforeCommitAbruptly
            case behindCommit, behindCommitAbruptly, behindCommitUnnoticed
            case beforeAnswer, beforeAnswerAbruptly, inAnswer, betweenAnswers, behindAnswer, behindAnswerAbruptly
            case behindCommitWithNobodyToAsk, beforeAnswerWithNobodyToAsk

            /// What the relay does.
            func trap(in relay: Relay) -> CommitTrap {
                switch self {
                case .beforeCommit: CommitTrap(.sent) { .cut(.both, after: 0) }
                case .beforeCommitAbruptly: CommitTrap(.sent) { .cut(.bothAbruptly, after: 0) }
                case .inCommit: CommitTrap(.sent) { .cut(.both, after: 7) }
                case .behindCommit: CommitTrap(.sent) { .cut(.both, after: .max) }
                case .behindCommitAbruptly: CommitTrap(.sent) { .cut(.bothAbruptly, after: .max) }
                case .behindCommitUnnoticed: CommitTrap(.sent) { .cut(.client, after: .max) }
                case .beforeAnswer: CommitTrap(.answered) { .cut(.both, after: 0) }
                case .beforeAnswerAbruptly: CommitTrap(.answered) { .cut(.bothAbruptly, after: 0) }
                case .inAnswer: CommitTrap(.answered) { .cut(.both, after: 6) }
                case .betweenAnswers: CommitTrap(.ready) { .cut(.both, after: 0) }
                case .behindAnswer: CommitTrap(.ready) { .cut(.both, after: .max) }
                case .behindAnswerAbruptly: CommitTrap(.ready) { .cut(.bothAbruptly, after: .max) }
                case .behindCommitWithNobodyToAsk:
                    CommitTrap(.sent) {
                        relay.refuse(true)
                        return .cut(.both, after: .max)
                    }
                case .beforeAnswerWithNobodyToAsk:
                    CommitTrap(.answered) {
                        relay.refuse(true)
                        return .cut(.both, after: 0)
                    }
                }
            }

            var canAsk: Bool { ![.behindCommitWithNobodyToAsk, .beforeAnswerWithNobodyToAsk].contains(self) }

            /// What has to have become of the apply; `nil` where the server decides.
            var fact: FaultVerdict.Fact? {
                switch self {
                case .beforeCommit, .beforeCommitAbruptly, .inCommit: .untouched
                case .behindCommit, .behindCommitAbruptly, .behindCommitUnnoticed, .behindCommitWithNobodyToAsk: nil
                default: .applied
                }
            }
        }

        @Test("before, during and after, with and without the server's noticing, and with nobody left to ask")
        func cuts() async throws {
            try await withCheckout(ManifestTree()) { checkout in
                try await withRelay(to: checkout.database) { relay in
                    var ground = try await Ground(checkout, faults: "cuts around COMMIT")
                    let all = Cut.allCases
                    for round in 0..<FaultCampaign.count(200) {
                        let cut = all[round % all.count]
                        let trap = cut.trap(in: relay)
                        relay.set { trap($0) }
                        let outcome = try await ground.start(relay.url(of: checkout.database)).outcome()
                        relay.set(nil)
                        relay.refuse(false)
                        #expect(trap.hasSprung, "\(cut): it never came to that: \(outcome.output)")
                        let verdict = try await ground.settle(outcome, "\(cut)")
                        if let fact = cut.fact { #expect(verdict.fact == fact, "\(cut)") }
                        // Unknown only where there is nobody to ask, and then always.
                        #expect(verdict.isUnknown == !cut.canAsk, "\(cut): \(outcome.ending) \(outcome.output)")
                    }
                    ground.tally.close()
                }
            }
        }

        @Test("a network that swallows COMMIT, or the answer to it, and keeps the connection open")
        func blackHoles() async throws {
            // At the same time: each waits until the tool loses patience.
            let count = FaultCampaign.count(16)
            let tallies = try await withThrowingTaskGroup(of: FaultTally.self) { group in
                for number in 0..<count {
                    group.addTask { try await Self.blackHole(number.isMultiple(of: 2) ? .sent : .answered) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for tally in tallies { #expect(tally.isClean) }
            print("\(tallies.count) black holes: \(tallies.filter(\.isClean).count) clean")
            #expect(tallies.count == count)
        }

        private static func blackHole(_ moment: CommitTrap.Moment) async throws -> FaultTally {
            try await withCheckout(ManifestTree()) { checkout in
                try await withRelay(to: checkout.database) { relay in
                    var ground = try await Ground(checkout, faults: "black holes", shops: 2)
                    let trap = CommitTrap(moment) { .swallow }
                    relay.set { trap($0) }
                    let outcome = try await ground.start(relay.url(of: checkout.database)).outcome()
                    relay.set(nil)
                    #expect(trap.hasSprung)
                    #expect(outcome.status == (moment == .sent ? 1 : 0), "\(outcome.output)")
                    try await ground.settle(outcome, "a black hole, \(moment)")
                    return ground.tally
                }
            }
        }
    }
}
