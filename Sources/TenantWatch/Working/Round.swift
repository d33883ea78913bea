internal import Diagnostics
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

/// One look at files and database, and in heal mode what follows from it.
struct Round: Sendable {
    let mode: WatchMode
    let source: WatchSource
    /// Whether files have changed since the round began.
    let filesMoved: @Sendable () -> Bool

    /// How many findings of invalid manifests are named.
    static let mostFindings = 20

    /// Does it, to whatever end: what goes wrong is in the report.
    func run() async -> RoundReport {
        var report = RoundReport()
        do {
            let manifests = try await source.readManifests()
            report.tenants = manifests.tenants.count
            if filesMoved() {
                report.isSuperseded = true
            } else if manifests.diagnostics.hasErrors {
                report.concerns = [Self.concern(manifests.diagnostics)]
            } else {
                try await compare(manifests, &report)
            }
        } catch {
            if Self.isCancellation(error) || Task.isCancelled {
                report.isInterrupted = true
            } else {
                report.fault = source.fault(error)
            }
        }
        return report
    }

    private func compare(_ manifests: LoadedManifests, _ report: inout RoundReport) async throws {
        let connection = try await PostgresConnection.connect(source.configuration)
        do {
            try await source.checkSchema(connection)
            try await compare(manifests, &report, on: connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    private func compare(
        _ manifests: LoadedManifests,
        _ report: inout RoundReport,
        on connection: PostgresConnection
    ) async throws {
        let reconciler = Reconciler(source.configuration, lockTimeout: source.applyOptions.lockTimeout)
        let (recorded, state) = try await reconciler.read(on: connection)
        report.revision = state.stamp.revision
        let options = await source.planOptions(state.sourceCommit)
        // Held tenants are looked at like all others: somebody may want to know how far apart they are by now.
        let planned = try reconciler.plan(manifests, options.forReport, against: recorded, state)
        let undeclared = UndeclaredUse(planned.plan, state.fingerprinter)
        let sorting = TenantSorting(planned, holds: recorded.holds, undeclared: undeclared)
        guard mode == .heal else {
            report.concerns = sorting.differences
            return
        }
        report.concerns = sorting.heldBack
        guard sorting.obstacle == nil else { return }
        var healing = Healing(
            source: source,
            manifests: manifests,
            options: options,
            reconciler: reconciler,
            connection: connection,
            filesMoved: filesMoved,
            report: report
        )
        do {
            if sorting.isApplicable { try await healing.settle(sorting.open[...], against: (recorded, state)) }
        } catch {
            // What was applied before stays, and is told.
            report = healing.report
            throw error
        }
        report = healing.report
    }

    private static func concern(_ diagnostics: DiagnosticCollector) -> Concern {
        let errors = diagnostics.report().diagnostics.lazy.filter { $0.severity == .error }
        return .invalidManifests(
            count: diagnostics.errorCount,
            findings: errors.prefix(mostFindings).map { finding in
                (finding.location.map { "\($0): " } ?? "") + "[\(finding.id)] \(finding.message)"
            }
        )
    }

    private static func isCancellation(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError: true
        case let error as PostgresError: error.code == .cancelled
        case ReconcileError.database(let error): error.code == .cancelled
        default: false
        }
    }
}
