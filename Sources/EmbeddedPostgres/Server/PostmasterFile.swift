import Glibc
import SystemPackage

/// What a server writes into `postmaster.pid`, one value a line (PostgreSQL's `pidfile.h`).
struct PostmasterFile: Sendable, Hashable {
    /// The server's process.
    let processID: pid_t
    /// The data that it was started on, by the path of that time; `nil` while the file is being written.
    let dataDirectory: String?
    /// The folder with its socket; `nil` until the server has opened it.
    let socketDirectory: String?
    /// Whether it accepts connections.
    let isReady: Bool

    /// - Returns: `nil` when the text does not begin with a process number.
    init?(_ text: String) {
        let whole = text.split(separator: "\n", omittingEmptySubsequences: false)
        let lines = whole.map { line in String(line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }) }
        guard let first = lines.first, let processID = pid_t(first), processID > 0 else { return nil }
        self.processID = processID
        // A path may hold blanks. The last line is whole when another one follows.
        dataDirectory = whole.count > 2 ? String(whole[1]) : nil
        socketDirectory = lines.count > 4 && !lines[4].isEmpty ? lines[4] : nil
        isReady = lines.count > 7 && lines[7] == "ready"
    }
}
