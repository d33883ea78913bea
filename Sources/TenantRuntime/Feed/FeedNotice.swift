internal import Logging

/// Something that whoever reads the log of a runtime should know.
enum FeedNotice: Sendable, Hashable {
    /// The feed begins with a snapshot.
    case started(revision: Int64, isFromDisk: Bool)
    /// A new snapshot is served.
    case serving(revision: Int64, LookExtent)
    /// The snapshot may not be the newest any more.
    case stale(StaleReason)
    /// It is again, after so long.
    case fresh(after: Duration)
    /// Changes are told as they are committed.
    case listening
    /// They are not; they are seen within the poll interval.
    case deaf(String)
    /// The copy on disk could not be written.
    case notSaved(String)
    /// It could, after it could not.
    case savedAgain
    /// The copy on disk cannot be used.
    case copyRefused(String)
    /// The receipt could not be written.
    case receiptFailed(String)
    /// It could, after it could not.
    case receiptWritten

    /// Writes the line of the notice.
    func write(to logger: Logger) {
        var fields = fields
        fields["event"] = .string(name)
        logger.log(level: level, "\(message)", metadata: fields)
    }

    private var level: Logger.Level {
        switch self {
        case .started(_, let isFromDisk): isFromDisk ? .warning : .info
        case .serving(_, .everything(.wentBack)), .serving(_, .everything(.otherDatabase)): .warning
        case .serving, .fresh, .listening, .savedAgain, .receiptWritten: .info
        case .stale(.refused): .error
        case .stale, .deaf, .notSaved, .copyRefused, .receiptFailed: .warning
        }
    }

    /// The stable name of the event; scripts rely on it.
    var name: String {
        switch self {
        case .started: "runtime_started"
        case .serving: "snapshot_served"
        case .stale: "snapshot_stale"
        case .fresh: "snapshot_fresh"
        case .listening: "feed_listening"
        case .deaf: "feed_not_listening"
        case .notSaved: "disk_copy_not_written"
        case .savedAgain: "disk_copy_written"
        case .copyRefused: "disk_copy_refused"
        case .receiptFailed: "receipt_not_written"
        case .receiptWritten: "receipt_written"
        }
    }

    private var message: String {
        switch self {
        case .started(_, let isFromDisk): isFromDisk ? "serving the copy from disk" : "serving"
        case .serving(_, .everything(.wentBack)): "the database is at an earlier revision than before; serving that"
        case .serving(_, .everything(.otherDatabase)): "this is another database than before; serving it"
        case .serving: "serving a new snapshot"
        case .stale(let reason): reason.message
        case .fresh: "the snapshot is the newest again"
        case .listening: "changes are told as they are committed"
        case .deaf: "changes are only seen by asking"
        case .notSaved: "the copy on disk could not be written"
        case .savedAgain: "the copy on disk could be written again"
        case .copyRefused: "the copy on disk cannot be used"
        case .receiptFailed: "nobody can be told which revision is served"
        case .receiptWritten: "it is told again which revision is served"
        }
    }

    private var fields: Logger.Metadata {
        switch self {
        case .started(let revision, let isFromDisk):
            ["revision": .stringConvertible(revision), "source": isFromDisk ? "disk" : "database"]
        case .serving(let revision, .nothing): ["revision": .stringConvertible(revision)]
        case .serving(let revision, .bots(let count)):
            ["revision": .stringConvertible(revision), "bots_read": .stringConvertible(count)]
        // Where there is a cause, all were read.
        case .serving(let revision, .everything(let cause)):
            ["revision": .stringConvertible(revision), "cause": "\(cause.rawValue)"]
        case .stale(let reason): ["reason": "\(reason.name)"]
        case .fresh(let time): ["seconds": .stringConvertible((time / .milliseconds(1)).rounded() / 1000)]
        case .deaf(let reason), .notSaved(let reason), .copyRefused(let reason), .receiptFailed(let reason):
            ["error": "\(reason)"]
        case .listening, .savedAgain, .receiptWritten: [:]
        }
    }
}
