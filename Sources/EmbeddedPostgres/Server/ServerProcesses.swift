import Glibc
import SystemPackage

/// The processes of the server on one data directory, found by what they are and not by a number that was written
/// down: numbers are used again.
struct ServerProcesses: Sendable {
    /// The data directory, canonical. A server and all its children have it as their working folder.
    let data: FilePath

    /// Whether the process is a server's on this data directory. A dead process that nobody has waited for is not.
    func contains(_ processID: pid_t) -> Bool { Self.folder(of: processID) == data }

    /// The data directory of a process that is a server's, wherever it is by now; one that was removed by the system's words for
    /// that.
    static func folder(of processID: pid_t) -> FilePath? {
        let process = FilePath("/proc/\(processID)")
        do throws(Errno) {
            let folder = try process.appending("cwd").linkDestination()
            let program = try process.appending("exe").linkDestination()?.lastComponent?.string
            // The system appends " (deleted)" once the package was upgraded below the running server.
            return program?.split(separator: " ").first == "postgres" ? folder : nil
        } catch {
            // It ended meanwhile, or belongs to somebody else: either way it is none of ours.
            return nil
        }
    }

    /// All of them, children included.
    ///
    /// - Throws: `directoryUnusable` when the system does not tell.
    func all() throws(EmbeddedPostgresError) -> [pid_t] {
        let names = try reportingErrno("The list of processes cannot be read.") { () throws(Errno) in
            try FilePath("/proc").entries()
        }
        return names.compactMap { pid_t($0) }.filter(contains)
    }

    /// Sends a signal to each, and waits until none is left.
    ///
    /// - Returns: Whether none is left.
    func signalAll(_ signal: CInt, patience: Duration) async throws(EmbeddedPostgresError) -> Bool {
        for processID in try all() { _ = kill(processID, signal) }
        return try await comesTrue(within: patience) { () throws(EmbeddedPostgresError) in try all().isEmpty }
    }
}
