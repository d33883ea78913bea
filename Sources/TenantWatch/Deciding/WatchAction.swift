/// What a watch wants done.
public enum WatchAction: Sendable, Equatable {
    /// Ask the database for the lead, or whether it is still held; answered by ``WatchEvent/lead(_:)``.
    case askForLead
    /// Read, plan and, in heal mode, apply; answered by ``WatchEvent/roundEnded(_:)``.
    case runRound(RoundCause)
    /// Tell whoever reads the log.
    case say(WatchNotice)
    /// Let go of the lead and end.
    case finish(WatchEnding)
}

/// How a watch ended.
public enum WatchEnding: Sendable, Equatable {
    /// Somebody wanted it to end.
    case stopped
    /// One round was all, and this is what came of it.
    case ranOnce(RoundReport)
    /// One round was all, and another watch leads.
    case notLeading(by: String)
    /// One round was all, and nobody could be asked for the lead.
    case failed(WatchFault)
}
