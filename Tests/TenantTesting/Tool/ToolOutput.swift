/// Where a program's standard output goes.
package enum ToolOutput: Sendable {
    /// Into the outcome.
    case captured
    /// Into a file, such as `/dev/full`.
    case file(String)
    /// Into a pipe that nobody reads.
    case brokenPipe
    /// Nowhere: the descriptor is closed.
    case closed
}
