/// How a runtime is: whether its snapshot is the newest there is, and what does not work as it should.
public struct RuntimeCondition: Sendable, Hashable {
    /// The revision of the snapshot that is served.
    public var revision: Int64
    /// Whether the snapshot is known to be the newest.
    public var freshness: Freshness
    /// Whether changes are told as they are committed. If not, they are seen within the poll interval.
    public var isListening: Bool
    /// Why the copy on disk could not be written the last time; `nil` when it could, or there is none to write.
    public var diskCopyFault: String?

    /// Whether a snapshot is the newest.
    public enum Freshness: Sendable, Hashable {
        /// It is, or was less than a poll interval ago.
        case ready
        /// Nobody knows.
        ///
        /// - `since`: when it was last known to be the newest, or when the process began with a copy from disk.
        case stale(since: ContinuousClock.Instant, StaleReason)
    }

    /// Whether the snapshot is known to be the newest.
    public var isReady: Bool { freshness == .ready }

    /// Why it may not be, if so.
    public var staleReason: StaleReason? {
        if case .stale(_, let reason) = freshness { reason } else { nil }
    }
}

/// Why a snapshot may not be the newest. Texts are safe to print.
public enum StaleReason: Sendable, Hashable {
    /// It comes from the copy on disk, and the database has not been read since the start.
    case fromDisk
    /// The database cannot be read: it is down, refuses, or does not answer.
    case unreachable(String)
    /// No snapshot can be made of what the database holds now.
    case refused(String)
    /// The runtime does not run: not yet, or not any more.
    case notRunning

    /// The stable name of the reason; scripts rely on it.
    public var name: String {
        switch self {
        case .fromDisk: "from_disk"
        case .unreachable: "unreachable"
        case .refused: "refused"
        case .notRunning: "not_running"
        }
    }

    /// One sentence for people.
    public var message: String {
        switch self {
        case .fromDisk: "the snapshot comes from the copy on disk"
        case .unreachable(let error): "the database cannot be read: \(error)"
        case .refused(let error): "what the database holds makes no snapshot: \(error)"
        case .notRunning: "the runtime does not run"
        }
    }
}
