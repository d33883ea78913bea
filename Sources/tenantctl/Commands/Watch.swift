internal import ArgumentParser
internal import LineLog
internal import Logging
internal import PostgresDriver
internal import ServiceLifecycle
internal import TenantReconciler
internal import TenantWatch
internal import UnixSignals

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Plan again whenever files change and in intervals; report drift, or heal it.",
        discussion: """
            Nobody is there to accept anything: a tenant that needs an acknowledgement is left as it is and reported with \
            the --ack lines, for 'apply', and so are one that the policy does not allow and one that is held. The others \
            are applied without it. While limits are broken, or the policy of the files is not the one in force, nothing \
            is applied. Cards that nobody looks after are reported where the policy in force counts them as drift; no mode \
            changes them. Of several watches on one database one leads and the others wait for its end; detecting and \
            healing ones do not wait for each other. What there is to say is said once, on standard error, a line an event. SIGTERM and ctrl-C end it: an apply under way is \
            finished or rolled back. The lead needs a session of its own, which a pooler in transaction mode cannot give.

            EXAMPLES
              tenantctl watch
              tenantctl watch --mode heal --interval 300 --log-format json
              tenantctl watch --mode heal --once --secrets-dir /run/secrets
              tenantctl watch --once --detailed-exitcode
            """
    )

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var tenants: TenantOptions

    @Option(help: "detect: report and never write; heal: also apply what needs no acknowledgement.")
    var mode = WatchMode.detect

    @Option(
        help: ArgumentHelp(
            "How many seconds between two looks when no file changes, give or take a tenth.",
            valueName: "seconds"
        )
    )
    var interval = 60

    @Flag(help: "One look, then end: 4 when something waits for somebody, 5 when another watch leads.")
    var once = false

    @Flag(help: "With --once: exit with 2 when something is not as declared and nothing worse is to be said.")
    var detailedExitcode = false

    @Option(help: "The form of the log: text, or json, an object a line.")
    var logFormat = LogForm.text

    @Option(
        help: ArgumentHelp(
            "The least level that is logged: debug, info, notice, warning or error.",
            valueName: "level"
        )
    )
    var logLevel = Logger.Level.info

    @OptionGroup var lock: LockOptions

    mutating func validate() throws {
        guard (1...86_400).contains(interval) else {
            throw ValidationError("--interval takes a number of seconds from 1 to 86400.")
        }
        guard once || !detailedExitcode else { throw ValidationError("--detailed-exitcode goes with --once.") }
    }

    func run() async throws {
        let handler = LineLogHandler(form: logFormat, level: logLevel) { Standard.error($0) }
        let logger = Logger(label: "tenantctl.watch") { _ in handler }
        let service = WatchService(
            WatchSettings(mode: mode, interval: .seconds(interval), isOnce: once),
            source: try await source(),
            logger: logger
        )
        // What the group itself has to say would be other words for the same.
        var quiet = logger
        quiet.logLevel = .critical
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: service,
                        successTerminationBehavior: .gracefullyShutdownGroup,
                        serviceName: "watch"
                    )
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
        )
        try await group.run()
        if let ending = service.ending, let status = status(of: ending) { throw status.code }
    }

    private func source() async throws -> WatchSource {
        let (manifests, tenants, lock) = (manifests, tenants, lock)
        return WatchSource(
            watchedPaths: [manifests.tenants] + [manifests.secretsDir].compactMap(\.self) + manifests.secretsFile,
            configuration: try await database.configuration(),
            readManifests: { try await manifests.load() },
            checkSchema: { try await DatabaseOptions.requireMigrated($0, lockTimeout: lock.timeout) },
            planOptions: { applied in
                let source = await ManifestSource(of: manifests.tenants)
                return tenants.options(for: manifests).from(commit: source.commit, await source.lineage(since: applied))
            },
            applyOptions: ApplyOptions(actor: ProcessEnvironment.actor + " (watch)", lockTimeout: lock.timeout),
            fault: { error in
                let failure = Failure(error, in: .text)
                return WatchFault(id: failure.id, message: failure.message, exitCode: failure.status.rawValue)
            }
        )
    }

    /// What the process ends with; `nil` for 0. As the command that does the same once would.
    private func status(of ending: WatchEnding) -> ExitStatus? {
        switch ending {
        case .stopped: return nil
        case .notLeading: return .lockTimeout
        case .failed(let fault): return ExitStatus(rawValue: fault.exitCode) ?? .failed
        case .ranOnce(let report):
            if let fault = report.fault { return ExitStatus(rawValue: fault.exitCode) ?? .failed }
            return report.concerns.compactMap(status).max { $0.gravity < $1.gravity }
        }
    }

    private func status(of concern: Concern) -> ExitStatus? {
        switch concern {
        case .invalidManifests: .invalidManifests
        case .refused(_, let fault): ExitStatus(rawValue: fault.exitCode) ?? .failed
        case .heldBack(_, _, let obstacle) where obstacle.isHold: mode == .heal ? nil : present
        case .directory, .heldBack: .notAcknowledged
        case .differs, .undeclared: present
        }
    }

    private var present: ExitStatus? { detailedExitcode ? .changesPresent : nil }
}

extension ExitStatus {
    /// Which of several a script has to be told: that the database refused something before that somebody is asked.
    fileprivate var gravity: Int {
        switch self {
        case .done: 0
        case .changesPresent: 1
        case .notAcknowledged: 2
        case .stale: 3
        case .lockTimeout, .outcomeUnknown, .waitTimedOut, .usage, .invalidManifests, .failed, .interrupted,
            .terminated:
            4
        }
    }
}
