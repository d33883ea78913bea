public import PostgresDriver
internal import TenantModel
public import TenantPlan
public import TenantStore

/// What an apply is done with, besides the plan.
public struct ApplyOptions: Sendable {
    /// Who applies.
    public let actor: String
    /// Acknowledgements that were given.
    public let acknowledgements: [String]
    /// How long to wait for locks.
    public let lockTimeout: Duration

    /// Makes options.
    public init(actor: String, acknowledgements: [String] = [], lockTimeout: Duration = .seconds(30)) {
        self.actor = actor
        self.acknowledgements = acknowledgements
        self.lockTimeout = lockTimeout
    }
}

/// What became of an apply.
public enum ApplyOutcome: Sendable, Equatable {
    /// There was nothing to do; nothing was written.
    case unchanged(revision: Int64)
    /// Everything was written, as this revision.
    case applied(revision: Int64)
}

extension Reconciler {
    /// Applies `planned` in one transaction: all of it or nothing.
    ///
    /// - Parameters:
    ///   - planned: What ``plan(_:_:on:)`` made.
    ///   - options: Who applies, and what was accepted.
    ///   - connection: A connection to the database that was planned against.
    ///   - progress: Called from the connection's thread before each step.
    /// - Returns: The revision that the database is at now, and whether it moved.
    /// - Throws: ``ReconcileError``.
    public func apply(
        _ planned: PlannedChanges,
        _ options: ApplyOptions,
        on connection: PostgresConnection,
        progress: @escaping @Sendable (ApplyStep) -> Void = { _ in }
    ) async throws(ReconcileError) -> ApplyOutcome {
        let gate = try requireOpenGate(planned, acknowledgements: options.acknowledgements)
        guard !planned.plan.isEmpty else {
            return .unchanged(revision: planned.plan.database.revision)
        }
        let request = ApplyRequest(planned, options, acknowledgements: gate.accepted + gate.lifted)
        let settings = TransactionSettings(lockTimeout: options.lockTimeout)
        planned.document.prepareID()
        do {
            let revision = try await connection.withTransaction(.readCommitted) { @Sendable connection in
                try settings.set(on: connection)
                return try ApplyWriter.write(request, on: connection, progress: progress)
            }
            return .applied(revision: revision)
        } catch let error as PostgresError where error.code == .commitOutcomeUnknown {
            return try await outcome(
                of: request.operationID,
                in: planned.plan.database.identity,
                settings,
                lostBy: error
            )
        } catch {
            throw await planned.failure(error, on: connection)
        }
    }

    /// Whether nothing but a person's consent stands between `planned` and its apply; writes nothing.
    ///
    /// - Parameters:
    ///   - planned: What ``plan(_:_:on:)`` made.
    ///   - acknowledgements: Acknowledgements that were given.
    /// - Returns: The gate, which is open.
    /// - Throws: ``ReconcileError`` with `unresolvedSecrets` or `closedGate`.
    @discardableResult
    public func requireOpenGate(
        _ planned: PlannedChanges,
        acknowledgements: [String]
    ) throws(ReconcileError) -> Gate {
        try requireSecrets(planned)
        let gate = Gate(planned.document, acknowledgements: acknowledgements)
        // A plan without changes has nothing to accept; its limits were broken by tenants that nobody asked for.
        guard gate.isOpen || planned.plan.isEmpty else { throw .closedGate(gate) }
        return gate
    }

    /// - Throws: ``ReconcileError`` with `unresolvedSecrets`.
    func requireSecrets(_ planned: PlannedChanges) throws(ReconcileError) {
        guard planned.plan.unresolved.isEmpty else {
            throw .unresolvedSecrets(planned.plan.unresolved.map(\.words))
        }
    }

    /// Looks up on a new connection what became of an operation whose COMMIT was lost.
    private func outcome(
        of operationID: String,
        in identity: String,
        _ settings: TransactionSettings,
        lostBy lost: PostgresError
    ) async throws(ReconcileError) -> ApplyOutcome {
        let record: OperationRecord?
        do {
            // A task of its own: whoever is cancelled during COMMIT wants to know all the more what became of it.
            record = try await Task { try await find(operationID, in: identity, settings) }.value
        } catch {
            throw .outcomeUnknown(operationID: operationID, lost)
        }
        if let record { return .applied(revision: record.revision) }
        // Asked under the lock of applies: it is not there and never will be.
        throw .database(PostgresError(.connectionLost, "the connection broke before COMMIT; nothing was written"))
    }

    private func find(
        _ operationID: String,
        in identity: String,
        _ settings: TransactionSettings
    ) async throws -> OperationRecord? {
        let connection = try await PostgresConnection.connect(configuration)
        let record = try await connection.withTransaction(.readCommitted) { @Sendable connection in
            try settings.set(on: connection)
            return try OperationRecord.find(operation: operationID, in: identity, on: connection)
        }
        await connection.close()
        return record
    }
}

extension ApplyRequest {
    init(_ planned: PlannedChanges, _ options: ApplyOptions, acknowledgements: [String]) {
        self.init(
            operationID: randomUUID(),
            planID: { planned.document.id },
            actor: options.actor,
            sourceCommit: planned.document.context.sourceCommit,
            toolVersion: planned.document.context.toolVersion,
            environment: planned.document.context.environment,
            acknowledgements: acknowledgements,
            directory: planned.directory,
            changes: planned.plan.changes,
            ledger: planned.plan.ledger,
            protections: planned.plan.protections,
            preconditions: planned.plan.preconditions,
            seen: planned.recorded,
            ledgerRevisions: planned.ledgerRevisions,
            scope: PlanScope(revision: planned.plan.database.revision, includes: planned.includes),
            secrets: planned.secrets,
            purpose: planned.purpose
        )
    }
}

extension UnresolvedSecret {
    fileprivate var words: String {
        "\(tenant) \(reference) (\(source.file):\(source.origin.line))"
    }
}

/// A random UUID, version 4 (RFC 9562).
private func randomUUID() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = hexadecimal(bytes)
    var text = ""
    for (place, digit) in digits.enumerated() {
        if [8, 12, 16, 20].contains(place) { text.append("-") }
        text.append(digit)
    }
    return text
}
