/// Somebody interrupted the command.
struct Interrupted: Error {
    let id: String
    let message: String
    let status: ExitStatus

    /// - Parameters:
    ///   - signal: What came.
    ///   - outcome: What it left behind: `nothing was written`.
    init(by signal: EndingSignal, outcome: String) {
        id = "interrupted"
        message = "interrupted; \(outcome)"
        status = signal.status
    }

    private init(id: String, message: String, status: ExitStatus) {
        self.id = id
        self.message = message
        self.status = status
    }

    /// COMMIT is under way, and nobody waits for its end.
    static let inCommit = Interrupted(
        id: "outcome_unknown",
        message: "interrupted during COMMIT, whose outcome was not waited for and is unknown"
            + "\nhint: run the command again: what is done is not done twice",
        status: .outcomeUnknown
    )
}
