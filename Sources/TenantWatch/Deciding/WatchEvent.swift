/// What happens to a watch.
public enum WatchEvent: Sendable, Equatable {
    /// It begins.
    case started
    /// A time that it waited for has come.
    case due
    /// Something changed below the folders that it watches.
    case filesChanged
    /// The database answered about the lead.
    case lead(LeadAnswer)
    /// A round is over.
    case roundEnded(RoundReport)
    /// Somebody wants it to end.
    case stop
}

/// What the database says to somebody who asks for the lead, or whether he still has it.
public enum LeadAnswer: Sendable, Equatable {
    /// It is his, from now on or still.
    case held
    /// Somebody else has it; who, as far as the server tells.
    case taken(by: String)
    /// He had it, and the session that held it is gone.
    case lost(String)
    /// Nobody could be asked.
    case failed(WatchFault)
}

/// Why a round begins.
public enum RoundCause: String, Sendable {
    /// The watch has just become the leader.
    case lead
    /// Files changed.
    case files
    /// The interval is over.
    case interval
    /// The last one failed.
    case retry
}
