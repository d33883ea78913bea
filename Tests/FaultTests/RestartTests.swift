import EmbeddedPostgres
import Glibc
import Synchronization
import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("An apply whose server falls is all there or not there at all once the server is back")
    struct RestartTests {
        /// When the server falls.
        enum Moment: Equatable {
            case statement(Int)
            case commitSent, commitRunning, commitAnswered
        }

        @Test("immediate restarts, at any statement and around COMMIT")
        func immediate() async throws {
            // What was said to be committed has to be there afterwards.
            try await withTestCluster(settings: ["synchronous_commit": "on"]) { cluster in
                let database = try cluster.database()
                try await database.migrate()
                let checkout = try await Checkout(of: ManifestTree(), on: database)
                let relay = try await Relay(to: database)
                defer { relay.close() }
                var ground = try await Ground(checkout, faults: "immediate restarts")
                for round in 0..<FaultCampaign.count(20) {
                    let around: [Moment] = [.commitAnswered, .commitSent, .commitRunning]
                    let moment = round.isMultiple(of: 2) ? around[round / 2 % 3] : .statement(Int.random(in: 0..<24))
                    // The server is back at once, or not before the apply has given up.
                    let isBackAtOnce = (round / 2).isMultiple(of: 2)
                    let hasFallen = Atomic(false)
                    let fall: @Sendable () -> Void = {
                        _ = blocking {
                            try await cluster.fall()
                            if isBackAtOnce { _ = try await cluster.server.start() }
                        }
                        hasFallen.store(true, ordering: .relaxed)
                    }
                    relay.set(Self.trap(moment, fall))
                    let outcome = try await ground.start(relay.url(of: database)).outcome()
                    relay.set(nil)
                    let fell = hasFallen.load(ordering: .relaxed)
                    #expect(fell, "it never came to \(moment)")
                    if !isBackAtOnce { _ = try await cluster.server.start() }
                    let verdict = try await ground.settle(outcome, "a fall at \(moment)")
                    if case .statement = moment { #expect(outcome.status == 1, "\(outcome.output)") }
                    if moment == .commitAnswered { #expect(verdict.fact == .applied) }
                    #expect(verdict.isUnknown ? !isBackAtOnce : true, "\(moment): there was somebody to ask")
                }
                ground.tally.close()
            }
        }

        private static func trap(_ moment: Moment, _ fall: @escaping @Sendable () -> Void) -> Relay.Trap {
            switch moment {
            case .statement(let target):
                let number = Atomic(0)
                return { message in
                    guard message.statement != nil, number.add(1, ordering: .relaxed).oldValue == target else {
                        return .pass
                    }
                    fall()
                    return .pass
                }
            case .commitSent:
                let trap = CommitTrap(.sent) {
                    fall()
                    return .pass
                }
                return { trap($0) }
            case .commitRunning:
                let trap = CommitTrap(.sent) { .passThen(fall) }
                return { trap($0) }
            case .commitAnswered:
                let trap = CommitTrap(.answered) {
                    fall()
                    return .cut(.both, after: 0)
                }
                return { trap($0) }
            }
        }
    }
}

extension TestCluster {
    /// Stops the server as `pg_ctl stop --mode immediate` does: as if the power had failed, but for the system's buffers.
    func fall() async throws {
        let file = try await database("postgres").line("SELECT pg_read_file('postmaster.pid')")
        guard let processID = file.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return }
        kill(processID, SIGQUIT)
        while kill(processID, 0) == 0 { usleep(1000) }
    }
}
