/// What a feed wants done.
enum FeedAction: Sendable, Equatable {
    /// Connect and listen for notifications; answered by ``FeedEvent/listening`` or ``FeedEvent/deaf(_:)``, and by the
    /// latter once more when it ends.
    case listen
    /// Read the database; answered by ``FeedEvent/looked(_:)``.
    case look(Look)
    /// Write the snapshot that is served to disk; answered by ``FeedEvent/saved(fault:)``.
    case save
    /// Tell whoever reads the log.
    case say(FeedNotice)
    /// End.
    case finish
}
