import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("An apply during which the standby takes over is all there or not there at all on the new primary")
    struct PromotionTests {
        /// When the primary falls and its standby is promoted.
        enum Moment: CaseIterable {
            case writing, commitSent, commitAnswered
        }

        @Test("before a statement, at COMMIT, and between COMMIT and its answer")
        func promoted() async throws {
            try await withTestCluster(settings: TestCluster.replicating) { first in
                try await withTestCluster(settings: TestCluster.replicating) { second in
                    try await first.database().migrate()
                    var (primary, standby) = (first, second)
                    let checkout = try await Checkout(of: ManifestTree(), on: primary.database())
                    let relay = try await Relay(to: primary.database())
                    defer { relay.close() }
                    var ground = try await Ground(checkout, faults: "promotions of a standby")
                    for moment in Moment.allCases {
                        try await standby.follow(primary)
                        try await primary.waitForStandby()
                        let (old, new) = (primary, standby)
                        let takeOver: @Sendable () -> RelayAction = {
                            let done = blocking {
                                try await old.fall()
                                try await new.database().psql("SELECT pg_promote()")
                                try await relay.lead(to: new.database())
                            }
                            if case .failure(let error) = done { Issue.record(error) }
                            return .cut(.both, after: 0)
                        }
                        let trap =
                            switch moment {
                            case .writing: CommitTrap(.writing, takeOver)
                            case .commitSent: CommitTrap(.sent, takeOver)
                            case .commitAnswered: CommitTrap(.answered, takeOver)
                            }
                        relay.set { trap($0) }
                        let outcome = try await ground.start(relay.url(of: old.database())).outcome()
                        relay.set(nil)
                        #expect(trap.hasSprung, "\(moment): \(outcome.output)\(outcome.errors)")
                        // The new primary could be asked.
                        #expect(outcome.status == (moment == .commitAnswered ? 0 : 1), "\(outcome.output)")
                        let verdict = try await ground.settle(outcome, "\(moment)", on: new.database())
                        #expect(verdict.fact == (moment == .commitAnswered ? .applied : .untouched))
                        (primary, standby) = (new, old)
                    }
                    ground.tally.close()
                }
            }
        }
    }
}
