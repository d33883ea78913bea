import Glibc
import SystemPackage

/// What a server writes into `postmaster.pid`, one value a line (PostgreSQL's `pidfile.h`).
struct PostmasterFile: Sendable, Hashable {
    /// The server's process.
    let processID: pid_t
    /// The folder with its socket; `nil` until the server has opened it.
    let socketDirectory: String?
    /// Whether it accepts connections.
    let isReady: Bool

    /// - Returns: `nil` when the text does not begin with a process number.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }) }
        guard let first = lines.first, let processID = pid_t(first), processID > 0 else { return nil }
        self.processID = processID
        socketDirectory = lines.count > 4 && !lines[4].isEmpty ? lines[4] : nil
        isReady = lines.count > 7 && lines[7] == "ready"
    }
}
