import TenantTesting
import Testing

/// Two editions of the same shops in one database, between which applies go to and fro while something breaks them, and who
/// looks afterwards what they left.
struct Ground {
    let checkout: Checkout
    /// What the database holds, as of the last look.
    private(set) var state: GroundState
    /// How long an apply takes when nothing is in its way, as of the last that was measured.
    private(set) var usual = ApplyTimes(whole: .zero, transaction: .zero)
    /// What became of the applies so far.
    var tally: FaultTally
    /// The states that clean applies leave, by edition.
    private let digests: [String]

    /// Writes both editions and their secrets, and applies them until all that is to come has been there once.
    ///
    /// - Parameters:
    ///   - checkout: Its database has had no apply.
    ///   - faults: What is going to be done to applies, in the plural.
    ///   - shops: The number of tenants.
    /// - Throws: An `Errno`, `PsqlError`, an `ExpectationFailedError` where it cannot be made.
    init(_ checkout: Checkout, faults: String, shops: Int = 10) async throws {
        self.checkout = checkout
        tally = FaultTally(of: faults)
        try checkout.write(ManifestTree.shopSecrets(shops), to: "secrets.env")
        for edition in 0...1 {
            try ManifestTree.shops(shops, edition: edition).write(to: checkout.folder + "/edition-\(edition)")
        }
        var states: [GroundState] = []
        // The first creates everything, which is another history than going from one edition to the other.
        for edition in [0, 1, 0] {
            let outcome = try await checkout.tool.run(Self.arguments(edition))
            try #require(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            states.append(try await GroundState(of: checkout.database))
        }
        try #require(states.map(\.revision) == [1, 2, 3] && states[1].digest != states[2].digest)
        digests = [states[2].digest, states[1].digest]
        state = states[2]
    }

    /// The edition that the next apply leads to.
    var next: Int { state.digest == digests[0] ? 1 : 0 }

    /// What an apply of an edition is started with.
    static func arguments(_ edition: Int) -> [String] {
        [
            "apply", "--auto-approve", "--secrets-file", "secrets.env", "--format", "json", "--tenants",
            "edition-\(edition)",
        ]
    }

    /// Starts an apply of the next edition.
    ///
    /// - Parameter url: The database's address for it, such as that of a relay.
    /// - Returns: The process, which has to be settled with its outcome.
    /// - Throws: An `Errno`.
    func start(_ url: String? = nil) async throws -> ToolProcess {
        var tool = checkout.tool
        if let url { tool.environment["DATABASE_URL"] = url }
        return try await tool.start(Self.arguments(next))
    }

    /// Looks what a broken apply of the next edition left: all or nothing, the lock free, and what it said true; then applies
    /// the same again, in peace, and finds everything there and nothing left to do.
    ///
    /// - Parameters:
    ///   - outcome: How the apply ended.
    ///   - what: What was done to it, for whoever reads a failure.
    ///   - database: Where to look, if it is another than before.
    ///   - patience: Until when the lock has to be free, in seconds.
    /// - Returns: What became of it.
    /// - Throws: An `Errno`, `PsqlError`.
    @discardableResult
    mutating func settle(
        _ outcome: ToolOutcome,
        _ what: String,
        on database: TestDatabase? = nil,
        lockFreeWithin patience: Int = 1
    ) async throws -> FaultVerdict {
        let database = database ?? checkout.database
        let (before, edition) = (state, next)
        let after = GroundState(revision: before.revision + 1, digest: digests[edition])
        tally.rounds += 1
        let found: GroundState
        do {
            found = try await GroundState(of: database, lockFreeWithin: patience)
        } catch let error as PsqlError where error.message.contains("lock timeout") {
            tally.heldLocks += 1
            Issue.record("after \(what) the lock was not free within \(patience) s")
            found = try await GroundState(of: database, lockFreeWithin: 60)
        }
        let verdict = FaultVerdict(outcome, before: before, found: found, after: after)
        verdict.count(in: &tally)
        if !verdict.isFine {
            Issue.record("\(what): \(verdict), \(before) \(found)\n\(outcome.output)\(outcome.errors)")
        }
        try await converge(edition, after, database, what)
        return verdict
    }

    private mutating func converge(
        _ edition: Int,
        _ expected: GroundState,
        _ database: TestDatabase,
        _ what: String
    ) async throws {
        var tool = checkout.tool
        tool.environment["DATABASE_URL"] = database.url
        let process = try await tool.start(Self.arguments(edition))
        let begun = try await process.announced(#""step":"lock""#)
        let ended = try await process.announced(#""event":"applied""#)
        let outcome = try await process.outcome()
        if outcome.output.contains(#""event":"applied""#) {
            usual = ApplyTimes(whole: outcome.duration, transaction: begun.duration(to: ended))
        }
        let plan = try await tool.run(
            "plan",
            "--detailed-exitcode",
            "--secrets-file",
            "secrets.env",
            "--tenants",
            "edition-\(edition)"
        )
        state = try await GroundState(of: database)
        if outcome.status != 0 || plan.status != 0 || state != expected {
            tally.notConverged += 1
            Issue.record(
                "after \(what): \(outcome.ending) \(plan.ending) \(state) \(expected)\n\(outcome.output)\(plan.output)"
            )
        }
    }
}

/// How long an apply takes: as a process, and from the beginning of its transaction to its end.
struct ApplyTimes {
    let whole: Duration
    let transaction: Duration
}

extension ToolProcess {
    /// Returns when the process has printed something, or has ended.
    func announced(_ words: String) async throws -> ContinuousClock.Instant {
        while isRunning, !(try outputSoFar().contains(words)) {
            try await Task.sleep(for: .milliseconds(1))
        }
        return .now
    }
}
