internal import Foundation

/// Processor time that a PostgreSQL server has spent on connections that have ended.
///
/// The kernel adds the time of a child to its parent once the parent has waited for it, so the server's first process
/// knows what all its ended backends cost.
struct ServerClock {
    /// The server's first process.
    let process: Int32

    /// Seconds of all children that have ended.
    ///
    /// - Throws: ``ProgramError`` when a backend outlives its client by more than ten seconds, or `/proc` cannot be read.
    func seconds() throws -> Double {
        try waitForBackends()
        let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        // The name of the program stands in brackets and may hold blanks; cutime and cstime are fields 16 and 17 (proc(5)).
        let fields = status[(status.lastIndex(of: ")") ?? status.startIndex)...].split(separator: " ")
        guard fields.count > 15, let user = Double(fields[14]), let system = Double(fields[15]) else {
            throw ProgramError("/proc/\(process)/stat", said: status)
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A backend ends a little after its client: its time counts only then.
    private func waitForBackends() throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try hasBackends() {
            guard ContinuousClock.now < deadline else { throw ProgramError("postgres", said: "a backend does not end") }
            usleep(2000)
        }
    }

    /// Backends name their client in their title; what serves the server itself does not. One that has ended and was not
    /// waited for yet has no title any more.
    private func hasBackends() throws -> Bool {
        let path = "/proc/\(process)/task/\(process)/children"
        let children = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")
        return children.contains { child in
            // One that was waited for meanwhile cannot be read.
            let title = try? String(contentsOfFile: "/proc/\(child)/cmdline", encoding: .utf8)
            return title.map { $0.isEmpty || $0.contains("[local]") } ?? false
        }
    }
}
