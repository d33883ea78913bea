internal import TenantStore

/// What to read again, so that a snapshot becomes what the database holds.
enum Reread: Equatable {
    /// Nothing: it is that already.
    case nothing
    /// These bots.
    case bots(Set<Int32>)
    /// Everything.
    case everything(WholeReadCause)
    /// Nothing, for the server knows less than the snapshot: a standby that lags behind.
    case behind

    /// Decides.
    ///
    /// - Parameters:
    ///   - look: What was asked for.
    ///   - served: What is known of the snapshot that is served.
    ///   - survey: What the history says since that snapshot's revision.
    init(_ look: Look, served: Served, survey: RevisionSurvey) {
        let isSame = survey.identity == served.identity
        if isSame, survey.revision < served.revision, survey.isStandby {
            self = .behind
        } else if !isSame {
            self = .everything(.otherDatabase)
        } else if survey.revision < served.revision {
            self = .everything(.wentBack)
        } else if look == .everything {
            self = .everything(.asked)
        } else if survey.revision == served.revision {
            self = .nothing
        } else if !survey.isComplete {
            self = .everything(.historyGap)
        } else if survey.changesDirectory {
            self = .everything(.directory)
        } else if survey.bots.count > max(Self.fewBots, served.botCount / 4) {
            self = .everything(.tooMuch)
        } else {
            self = .bots(survey.bots)
        }
    }

    /// So many are read by their names however few there are in all.
    static let fewBots = 50

    /// What is known of a snapshot.
    struct Served {
        var identity: String
        var revision: Int64
        var botCount: Int
    }
}
