internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import EmbeddedPostgres
internal import Escaping
internal import Glibc
internal import PostgresDriver
internal import PostgresMigrations
internal import TenantManifest
internal import TenantPlan
internal import TenantReconciler
internal import TenantRuntime
internal import TenantServer
internal import TenantStore

/// The one place where an error becomes a message and an exit code.
struct Failure {
    private let error: any Error
    private let format: FindingFormat

    init(_ error: any Error, in format: FindingFormat) {
        // Commands that read by themselves get the store's own errors, and the server's.
        let isLocked = (error as? PostgresError)?.isLockTimeout ?? false
        self.error = error is StoreError || isLocked ? ReconcileError(error) : error
        self.format = format
    }

    /// Prints the error and ends the process.
    func report() -> Never {
        if error is ExitCode { Tenantctl.exit(withError: error) }
        let status = self.status
        // What is left is ArgumentParser's own: help, version, completion scripts, usage.
        if Tenantctl.exitCode(for: error) == .success {
            // Not by ArgumentParser, which does not look whether anybody got it.
            Standard.output(Tenantctl.fullMessage(for: error) + "\n")
            exit(ExitStatus.done.rawValue)
        }
        Progress.clear()
        if format == .text, Tenantctl.exitCode(for: error) == .validationFailure {
            Tenantctl.exit(withError: error)
        }
        if !document.isEmpty { Standard.output(document) }
        Standard.error(line)
        exit(status.rawValue)
    }

    /// What goes to standard output in the form that was asked for; empty where that is text.
    var document: String {
        switch format {
        case .json: json(status) + "\n"
        case .sarif, .github: format.renderer.render(finding)
        case .text: ""
        }
    }

    /// What goes to standard error; empty in any form but text.
    var line: String {
        guard format == .text else { return "" }
        if let error = error as? WrongCall { return TerminalText.escapedLines(error.text) + "\n" }
        // Servers, tables and file names have a say in it.
        let message = TerminalText.escapedLines(message)
        return error is Interrupted ? "tenantctl: \(message)\n" : "tenantctl: error: \(message)\n"
    }

    /// The error as a finding about no file.
    private var finding: DiagnosticReport {
        var findings = DiagnosticCollector()
        findings.add(Diagnostic(.error, id: id, message: message, at: nil))
        return findings.report()
    }

    private func json(_ status: ExitStatus) -> String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("error") { writer in
                writer.object { writer in
                    writer.member("code", string: id)
                    writer.member("message", string: message)
                    writer.member("exit_code", integer: status.rawValue)
                }
            }
            if let error = error as? ReconcileError { error.writeDetails(to: &writer) }
        }
        return writer.text
    }

    /// What the process ends with because of it.
    var status: ExitStatus {
        switch error {
        case let error as ReconcileError: error.status
        case let error as PostgresError where error.code == .commitOutcomeUnknown: .outcomeUnknown
        case let error as PostgresError where error.code == .invalidConfiguration: .usage
        case let error as MigrationError where error.code == .locked: .lockTimeout
        case is DotenvError: .invalidManifests
        case is UsageError, is WrongCall: .usage
        case let error as CommandError: error.status
        case let error as Interrupted: error.status
        // ArgumentParser's own, whatever their types: it knows them by its exit code.
        case _ where Tenantctl.exitCode(for: error) == .validationFailure: .usage
        default: .failed
        }
    }

    /// The stable name of the error, for scripts.
    var id: String {
        switch error {
        case let error as ReconcileError: error.id
        case let error as PostgresError where error.code == .commitOutcomeUnknown: "outcome_unknown"
        case let error as PostgresError where error.code == .invalidConfiguration: "usage"
        case is PostgresError: "database"
        case let error as MigrationError: error.code == .locked ? "lock_timeout" : "migration"
        case is EmbeddedPostgresError: "embedded_postgres"
        case let error as DotenvError: error.code.rawValue
        case let error as CommandError: error.id
        case let error as Interrupted: error.id
        case let error as ServerError: error.code
        case is DiskCopyError: "state_file"
        case let error as RuntimeError: error.code == .database ? "database" : error.code.rawValue
        default: status == .usage ? "usage" : "failed"
        }
    }

    /// What happened and what to do; not escaped.
    var message: String {
        switch error {
        case let error as ReconcileError: error.description
        case let error as PostgresError: error.explanation
        case let error as MigrationError: error.description
        case let error as EmbeddedPostgresError: error.description
        case let error as DotenvError: error.description
        case let error as CommandError: error.description
        case let error as Interrupted: error.message
        case let error as ServerError: error.description
        case let error as RuntimeError: error.message
        case let error as DiskCopyError: error.description
        case let error as UsageError: error.message
        case let error as WrongCall: error.message
        default: Tenantctl.message(for: error)
        }
    }
}

extension ReconcileError {
    fileprivate var status: ExitStatus {
        switch self {
        case .invalidManifests, .unresolvedSecrets: .invalidManifests
        case .closedGate, .secretsChangedSince: .notAcknowledged
        case .purgeRefused(let refusal): refusal.isOfBalanceAlone ? .notAcknowledged : .failed
        case .holdIsOver: .usage
        case .stale: .stale
        case .lockTimeout: .lockTimeout
        case .outcomeUnknown: .outcomeUnknown
        case .database(let error) where error.code == .commitOutcomeUnknown: .outcomeUnknown
        case .movedDatabase, .identityConflict, .database, .altered, .sequenceBehind, .bookkeeping, .noSuchRevision,
            .historyPruned, .noSuchTenant, .tenantHeld, .purgedSince, .adoptionRefused, .notManaged:
            .failed
        }
    }
}

extension ReconcileError {
    /// What a script needs to go on, besides the sentence.
    fileprivate func writeDetails(to writer: inout JSONWriter) {
        switch self {
        case .invalidManifests(let manifests):
            writer.member("findings") { writer in
                // On one line, since `apply` prints an event a line and this is the last.
                var reader = JSONReader(JSONRenderer().render(manifests.diagnostics.report()))
                do throws(JSONError) {
                    writer.write(try reader.readValue())
                } catch {
                    writer.write(raw: "null")
                }
            }
        case .closedGate(let gate):
            writer.member("acknowledgements_required") {
                $0.write(.array(gate.missing.map { .string($0.acknowledgement) }))
            }
            writer.member("acknowledgements_unused") { $0.write(.array(gate.unused.map(JSON.string))) }
            writer.member("limits_exceeded") { $0.write(.array(gate.brokenLimits.map(\.json))) }
            writer.member("policy_violations") { $0.write(.array(gate.violations.map(JSON.string))) }
        case .secretsChangedSince(let secrets):
            writer.member("secrets") { $0.write(.array(secrets.map(JSON.string))) }
        case .purgedSince(let reasons), .adoptionRefused(let reasons), .notManaged(let reasons):
            writer.member("reasons") { $0.write(.array(reasons.map(JSON.string))) }
        case .purgeRefused(let refusal):
            writer.member("reasons") { $0.write(.array(refusal.reasons.map(JSON.string))) }
            if let balance = refusal.balance { writer.member("balance_kopeks", integer: balance) }
        default: break
        }
    }
}

/// Something that a command cannot do; exit code 1 where nothing else is said.
struct CommandError: Error, CustomStringConvertible {
    let id: String
    let description: String
    let status: ExitStatus

    init(_ id: String, _ description: String, status: ExitStatus = .failed) {
        self.id = id
        self.description = description
        self.status = status
    }
}

/// A way of calling that makes no sense; exit code 64.
struct UsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
