/// Something that is worth a line in the log.
public enum WatchNotice: Sendable, Equatable {
    /// The watch begins.
    case started(WatchMode, interval: Duration)
    /// Files are watched: so many folders.
    case watchingFiles(folders: Int)
    /// Files cannot be watched, so that only the interval notices their changes.
    case filesUnwatched(String)
    /// Another watch leads; this one waits.
    case standby(by: String)
    /// Another watch leads; this one, which was to look once, does not look.
    case notLeading(by: String)
    /// This watch leads.
    case leading(isTakeover: Bool)
    /// The session that held the lead is gone.
    case leadLost(String)
    /// Something was applied.
    case applied(AppliedPart)
    /// Something is not as declared.
    case concern(Concern)
    /// What was a concern is none any more.
    case settled(Concern)
    /// A round could not be done, and is tried again.
    case fault(WatchFault)
    /// Rounds are done again.
    case recovered(after: Duration)
    /// Files changed while they were read.
    case superseded
    /// A round begins.
    case roundBegun(RoundCause)
    /// A round is over.
    case round(RoundReport)
    /// The watch ends when what it does is done or rolled back.
    case stopping
    /// The watch has ended.
    case stopped
}
