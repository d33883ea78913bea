/// How a program ended and what it left behind.
package struct ToolOutcome: Sendable {
    /// How a process ends.
    package enum Ending: Sendable, Equatable {
        /// By itself, with a status.
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
    }

    /// How it ended.
    package let ending: Ending
    /// Its standard output; empty where that went elsewhere.
    package let output: String
    /// Its standard error.
    package let errors: String
    /// From its start to its end.
    package let duration: Duration
    /// The time that processors spent on it, which does not depend on what else the machine does.
    package let processorTime: Duration

    /// The status that it exited with; `nil` when a signal ended it.
    package var status: Int32? {
        guard case .exited(let status) = ending else { return nil }
        return status
    }
}
