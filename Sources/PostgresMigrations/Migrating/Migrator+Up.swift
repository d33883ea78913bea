internal import MigrationScripts
internal import PostgresDriver

extension Migrator {
    /// Does every pending migration, each in a transaction of its own.
    ///
    /// Before anything is written the whole way is looked at: if a migration further on would be refused, none is
    /// done. A second run, or one beside this, finds nothing to do.
    ///
    /// - Parameter progress: called when a migration begins, on the connection's thread, and when it is committed.
    /// - Returns: those that this run has done.
    /// - Throws: `MigrationError`; `PostgresError` of the connection itself, and `cancelled`. Those that were
    ///   reported as finished stay done.
    package func up(
        progress: @Sendable (MigrationProgress) -> Void = { _ in }
    ) async throws -> [AppliedMigration] {
        var applied: [AppliedMigration] = []
        while let migration = try await Self.applyNext(
            on: connection,
            lockTimeout: lockTimeout,
            progress: progress
        ) {
            progress(.finished(migration))
            applied.append(migration)
        }
        return applied
    }

    /// Does the first pending migration; nil if there is none.
    private static func applyNext(
        on connection: isolated PostgresConnection,
        lockTimeout: Duration,
        progress: @Sendable (MigrationProgress) -> Void
    ) throws -> AppliedMigration? {
        let expected = try ExpectedSchema.embedded()
        return try connection.withTransaction { connection in
            let sessionTimeout = try lock(connection, timeout: lockTimeout)
            guard let step = try nextStep(connection, expected: expected) else { return nil }
            let start = ContinuousClock.now
            progress(
                .started(
                    file: step.script.file,
                    outcome: step.outcome,
                    completions: step.completion?.statements.count ?? 0
                )
            )
            return try MigrationError.explaining(step.script.file) {
                try run(step, on: connection, expected: expected)
                let duration = ContinuousClock.now - start
                try record(step, duration: duration, on: connection)
                // The scripts reset it, which is not always what the session had.
                _ = try connection.query("select set_config('lock_timeout', \(sessionTimeout), false)")
                return AppliedMigration(
                    version: step.script.version,
                    file: step.script.file,
                    outcome: step.outcome,
                    completions: step.completion?.statements.map(\.text) ?? [],
                    duration: duration
                )
            }
        }
    }

    /// Waits until nobody else is migrating, and returns the session's own `lock_timeout`.
    private static func lock(_ connection: isolated PostgresConnection, timeout: Duration) throws -> String {
        _ = try connection.query(searchPath)
        let session = try connection.query("select current_setting('lock_timeout')")
        // A timeout that is meant for single queries cuts off neither the waiting nor the building of an index.
        _ = try connection.query(
            """
            select set_config('lock_timeout', \(timeout.serverTime), true), set_config('statement_timeout', '0', true)
            """
        )
        do {
            _ = try connection.query("select pg_advisory_xact_lock(\(lockKey))")
        } catch {
            guard error.isLockTimeout else { throw error }
            throw MigrationError(
                .locked,
                "another process has been migrating this database for more than \(timeout)",
                hint: "wait for it, or look for it in pg_stat_activity",
                cause: error
            )
        }
        // Tables in use are waited for as long as the files themselves would.
        _ = try connection.query("select set_config('lock_timeout', '5s', true)")
        return try session.first?[0, as: String.self] ?? "0"
    }

    private static func run(
        _ step: MigrationStep,
        on connection: isolated PostgresConnection,
        expected: ExpectedSchema
    ) throws {
        guard let bookkeeping = MigrationScripts.bookkeeping else {
            throw MigrationError(.malformedScript, "the control schema's file has no bookkeeping marks")
        }
        try connection.executeScript(bookkeeping)
        guard step.outcome != .notNeeded else { return }
        for statement in step.completion?.statements ?? [] {
            _ = try connection.execute(statement)
        }
        try connection.executeScript(step.script.text)
        let missing = try SchemaDescription.read(connection)
            .differences(from: expected.description(of: [step.script.version]))
        guard missing.isEmpty else {
            throw MigrationError(
                .incomplete,
                "\(step.script.file) was rolled back: after it the database is not what it promises",
                findings: missing.map(\.description)
            )
        }
    }

    private static func record(
        _ step: MigrationStep,
        duration: Duration,
        on connection: isolated PostgresConnection
    ) throws {
        _ = try connection.execute(
            """
            insert into tenantctl.schema_migrations (version, name, checksum, outcome, duration)
            values (
                \(step.script.version), \(step.script.name), \(step.script.checksum),
                \(step.outcome.rawValue), make_interval(secs => \(duration / .seconds(1)))
            )
            """
        )
    }
}
