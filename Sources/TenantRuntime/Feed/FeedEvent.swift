/// What happens to a feed.
enum FeedEvent: Sendable, Equatable {
    /// It begins.
    ///
    /// - `revision`: that of the snapshot that it serves from the beginning.
    /// - `isFromDisk`: whether that comes from the copy on disk.
    /// - `isListening`: whether notifications have been listened for since before that snapshot was read.
    case started(revision: Int64, isFromDisk: Bool, isListening: Bool)
    /// A time that it waited for has come.
    case due
    /// Somebody says that there is a revision; `nil` for one that is no number. Anybody may say so.
    case notified(Int64?)
    /// Notifications are listened for from now on.
    case listening
    /// They are not, or not any more.
    case deaf(String)
    /// A look is over.
    case looked(LookReport)
    /// The copy on disk was written, or could not be.
    case saved(fault: String?)
    /// Somebody wants it to end.
    case stop
}

/// How much is read.
enum Look: Int, Sendable, Comparable {
    /// The revision, and what the history names since the one that is served.
    case newer
    /// Everything.
    case everything

    static func < (left: Look, right: Look) -> Bool { left.rawValue < right.rawValue }
}

/// What came of a look.
enum LookReport: Sendable, Equatable {
    /// What is served is what the database holds, or has been replaced by it.
    ///
    /// - `revision`: the database's.
    /// - `extent`: what was read of the bots.
    /// - `isNew`: whether a new snapshot is served from now on.
    case current(revision: Int64, LookExtent, isNew: Bool)
    /// What the database holds makes no snapshot.
    case refused(String)
    /// The database could not be read.
    case failed(String)
}

/// What a look read of the bots.
enum LookExtent: Sendable, Hashable {
    /// Nothing: the revision is the one that is served.
    case nothing
    /// So many that the history named.
    case bots(Int)
    /// All of them.
    case everything(WholeReadCause)

    /// Whether it was all of them.
    var isWhole: Bool { if case .everything = self { true } else { false } }
}

/// Why everything is read.
enum WholeReadCause: String, Sendable, Hashable {
    /// It is time to compare, or the feed has just begun to listen.
    case asked
    /// What is served comes from another database.
    case otherDatabase = "other_database"
    /// The database is at an earlier revision: it was restored.
    case wentBack = "went_back"
    /// The history since the revision that is served is not whole: pruned, or tampered with.
    case historyGap = "history_gap"
    /// Something changed for the whole directory.
    case directory
    /// So much changed that reading it by names is no faster.
    case tooMuch = "too_much"
}
