import Glibc
import SystemPackage

/// The processes of the server on one data directory, found by what they are and not by a number that was written
/// down: numbers are used again.
struct ServerProcesses: Sendable {
    /// The data directory, canonical. A server and all its children have it as their working folder.
    let data: FilePath

    /// Whether the process is a server's on this data directory. A dead process that nobody has waited for is not.
    func contains(_ processID: pid_t) -> Bool {
        let process = FilePath("/proc/\(processID)")
        // Processes come and go, and those of others cannot be read: neither is one of ours.
        guard let folder = try? process.appending("cwd").linkDestination(), folder == data else {
            return false
        }
        guard let program = try? process.appending("exe").linkDestination() else { return false }
        // The system appends " (deleted)" once the package was upgraded below the running server.
        return program.lastComponent?.string.split(separator: " ").first == "postgres"
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
        return try await poll(for: patience) { () throws(EmbeddedPostgresError) in try all().isEmpty }
    }
}
