import Glibc
import TenantTesting
import Testing

@Suite("An apply that is killed is all there or not there at all", .serialized)
struct KillTests {
    private static let shops = 20
    private static let kills = 60

    @Test("at 60 random moments: no half state, the lock is free within a second, the next apply converges")
    func killed() async throws {
        try await withCheckout(.shops(Self.shops, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(Self.shops), to: "secrets.env")
            for edition in 0...1 {
                try ManifestTree.shops(Self.shops, edition: edition).write(to: checkout.folder + "/edition-\(edition)")
            }
            // The states that clean applies leave, before anything was killed.
            _ = try await apply(0, checkout)
            let first = try await state(checkout.database)
            var usual = try await apply(1, checkout)
            let second = try await state(checkout.database)
            let digests = [first.digest, second.digest]
            #expect(first.digest != second.digest)
            #expect([first.revision, second.revision] == [1, 2])

            // By turns anywhere in an apply, most of which is starting and planning, and anywhere in its transaction, which
            // begins when the process says so.
            var (anywhere, inTransaction) = (Tally(), Tally())
            for round in 0..<Self.kills {
                let (edition, revision) = (round % 2, 2 + round)
                let isAimed = round / 2 % 2 == 1
                // One moment in every part of the time, wherever in it; the last apply tells how long it is now.
                let part = (Double(round) + Double.random(in: 0..<1)) / Double(Self.kills)
                let process = try await checkout.tool.start(Self.arguments(edition))
                if isAimed { _ = try await announced(#""step":"lock""#, by: process) }
                try await Task.sleep(for: (isAimed ? usual.transaction : usual.whole) * part)
                process.kill()
                let outcome = try await process.outcome()

                let found = try await state(checkout.database)
                let isApplied = found == State(revision: revision + 1, digest: digests[edition])
                let isUntouched = found == State(revision: revision, digest: digests[1 - edition])
                #expect(isApplied || isUntouched, "killed after \(part) of \(usual): \(found)")
                #expect(outcome.ending != .exited(0) || isApplied, "it said that it had applied")
                if isAimed {
                    inTransaction.count(outcome, isApplied: isApplied)
                } else {
                    anywhere.count(outcome, isApplied: isApplied)
                }

                usual = try await apply(edition, checkout)
                let converged = try await state(checkout.database)
                #expect(converged == State(revision: revision + 1, digest: digests[edition]), "after \(part)")
            }
            print("kills anywhere: \(anywhere); in the transaction: \(inTransaction)")
            #expect(anywhere.killed > Self.kills / 4, "most of them ended before they were killed: \(anywhere)")
            #expect(inTransaction.insideTransaction >= Self.kills / 6, "few were inside of it: \(inTransaction)")
        }
    }

    /// How long an apply takes: as a process, and from the beginning of its transaction to its end.
    private struct Times {
        let whole: Duration
        let transaction: Duration
    }

    /// Returns when `process` has announced something, or has ended.
    private func announced(_ words: String, by process: ToolProcess) async throws -> ContinuousClock.Instant {
        while process.isRunning, !(try process.outputSoFar().contains(words)) {
            try await Task.sleep(for: .milliseconds(1))
        }
        return .now
    }

    /// When the processes were killed, told from the events that they had printed.
    private struct Tally {
        var killed = 0
        var insideTransaction = 0
        var afterCommit = 0

        mutating func count(_ outcome: ToolOutcome, isApplied: Bool) {
            guard outcome.ending == .killed(SIGKILL) else { return }
            killed += 1
            if isApplied {
                afterCommit += 1
            } else if outcome.output.contains(#""step":"lock""#) {
                insideTransaction += 1
            }
        }
    }

    private static func arguments(_ edition: Int) -> [String] {
        [
            "apply", "--auto-approve", "--secrets-file", "secrets.env", "--format", "json", "--tenants",
            "edition-\(edition)",
        ]
    }

    private func apply(_ edition: Int, _ checkout: Checkout) async throws -> Times {
        let process = try await checkout.tool.start(Self.arguments(edition))
        let begun = try await announced(#""step":"lock""#, by: process)
        let ended = try await announced(#""event":"applied""#, by: process)
        let outcome = try await process.outcome()
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
        return Times(whole: outcome.duration, transaction: begun.duration(to: ended))
    }

    private struct State: Equatable {
        let revision: Int
        let digest: String
    }

    /// The revision, if everything that counts applies agrees on it, and a digest of all that an apply writes but times
    /// and revisions.
    ///
    /// Takes the lock of applies first, within a second or not at all: whoever is killed must not hold it for longer.
    private func state(_ database: TestDatabase) async throws -> State {
        let lines = try await database.lines(
            """
            SET lock_timeout = '1s';
            BEGIN;
            SELECT pg_advisory_xact_lock(x'74656e616e746374'::bigint) \\g /dev/null
            SELECT CASE WHEN revision = (SELECT count(*) FROM tenantctl.operations)
                AND revision = (SELECT max(revision) FROM tenantctl.operations)
                AND revision = (SELECT max(revision) FROM tenantctl.changes)
                AND revision = (SELECT max(revision) FROM tenantctl.ledger)
                THEN revision ELSE -1 END
            FROM tenantctl.state;
            SELECT md5(string_agg(md5(line), '' ORDER BY line COLLATE "C")) FROM (
                SELECT concat_ws('|', 'bot', id, slug, name, telegram_bot_token, telegram_bot_id, is_active) AS line
                FROM bots
                UNION ALL SELECT concat_ws('|', 'flag', bot_id, feature_key, enabled, config) FROM bot_feature_flags
                UNION ALL SELECT concat_ws('|', 'conf', bot_id, config_key, config_value) FROM bot_configurations
                UNION ALL SELECT concat_ws('|', 'plan', bot_id, id, key, name, period_days, price_kopeks, is_active)
                    FROM bot_plans
                UNION ALL SELECT concat_ws('|', 'card', bot_id, id, key, card_number, is_active)
                    FROM tenant_payment_cards
                UNION ALL SELECT concat_ws('|', 'ledger', bot_id, kind, fields) FROM tenantctl.ledger
            ) AS lines;
            COMMIT;
            """
        )
        return State(revision: lines.first.flatMap { Int($0) } ?? -1, digest: lines.last ?? "")
    }
}
