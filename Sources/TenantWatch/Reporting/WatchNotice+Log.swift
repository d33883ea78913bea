public import Logging
internal import TenantModel

extension WatchNotice {
    /// Writes the line of the notice.
    ///
    /// - Parameter logger: Where to.
    public func write(to logger: Logger) {
        var fields = fields
        fields["event"] = .string(name)
        logger.log(level: level, "\(message)", metadata: fields)
    }

    /// How much it matters: `warning` for what waits for somebody, `error` for what keeps a round from being done.
    public var level: Logger.Level {
        switch self {
        case .round, .roundBegun: .debug
        case .concern(.invalidManifests), .concern(.refused), .fault: .error
        case .concern, .filesUnwatched, .leadLost, .notLeading: .warning
        case .started, .watchingFiles, .standby, .leading, .settled, .recovered, .superseded, .stopping, .stopped: .info
        case .applied: .notice
        }
    }

    /// The stable name of the event; scripts rely on it.
    public var name: String {
        switch self {
        case .started: "started"
        case .watchingFiles: "files_watched"
        case .filesUnwatched: "files_not_watched"
        case .standby: "standby"
        case .notLeading: "not_leading"
        case .leading: "leading"
        case .leadLost: "lead_lost"
        case .applied: "applied"
        case .concern(.invalidManifests): "invalid_manifests"
        case .concern(.directory): "directory_held_back"
        case .concern(.differs): "differs"
        case .concern(.heldBack): "held_back"
        case .concern(.refused): "refused"
        case .concern(.undeclared(let counted, _, _)): counted.rawValue
        case .settled: "settled"
        case .fault: "fault"
        case .recovered: "recovered"
        case .superseded: "superseded"
        case .roundBegun: "round_begun"
        case .round: "round"
        case .stopping: "stopping"
        case .stopped: "stopped"
        }
    }

    /// One sentence for people.
    var message: String {
        switch self {
        case .started(let mode, _): mode == .heal ? "watching; drift is healed" : "watching; nothing is written"
        case .watchingFiles: "changes of files are noticed at once"
        case .filesUnwatched: "changes of files are only noticed by the interval"
        case .standby: "another watch leads; waiting for it to end"
        case .notLeading: "another watch leads, so that nothing was looked at"
        case .leading(let isTakeover): isTakeover ? "took over" : "leading"
        case .leadLost: "the session that held the lead is gone"
        case .applied(let part): "applied as revision \(part.revision): \(part.summary)"
        case .concern(let concern): concern.message
        case .settled(let concern): "settled: \(concern.subject.words)"
        case .fault(let fault): fault.message
        case .recovered: "it works again"
        case .superseded: "files changed while they were read; reading them again"
        case .roundBegun: "reading and planning"
        case .round(let report):
            "looked at \(report.tenants) tenants: \(report.applied.count) applied, \(report.concerns.count) concerns"
        case .stopping: "ending; what is being applied is finished or rolled back"
        case .stopped: "ended"
        }
    }

    private var fields: Logger.Metadata {
        switch self {
        case .started(let mode, let interval):
            ["mode": .string(mode.rawValue), "interval_seconds": .count(Int(interval.components.seconds))]
        case .watchingFiles(let folders): ["folders": .count(folders)]
        case .filesUnwatched(let reason), .leadLost(let reason): ["reason": .string(reason)]
        case .standby(let leader), .notLeading(let leader): ["leader": .string(leader)]
        case .leading(let isTakeover): ["takeover": .stringConvertible(isTakeover)]
        case .applied(let part):
            [
                "revision": .stringConvertible(part.revision), "plan_id": .string(part.planID),
                "tenants": .texts(part.tenants.prefix(AppliedPart.mostNamed)),
                "tenant_count": .count(part.tenants.count),
            ]
        case .concern(let concern): concern.fields
        case .settled(let concern): concern.subject.fields
        case .fault(let fault): ["code": .string(fault.id)]
        case .recovered(let time): ["after_seconds": .count(Int(time.components.seconds))]
        case .roundBegun(let cause): ["cause": .string(cause.rawValue)]
        case .round(let report):
            [
                "tenants": .count(report.tenants), "applied": .count(report.applied.count),
                "concerns": .count(report.concerns.count),
            ].merging(report.revision.map { ["revision": .stringConvertible($0)] } ?? [:]) { first, _ in first }
        case .superseded, .stopping, .stopped: [:]
        }
    }
}

extension AppliedPart {
    /// How many tenants a line names.
    static let mostNamed = 20
}
