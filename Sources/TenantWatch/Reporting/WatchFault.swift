/// Why a round, or an apply of a tenant, could not be done.
public struct WatchFault: Sendable, Hashable {
    /// The stable name of the error, as the command line has it: `database`, `lock_timeout`.
    public let id: String
    /// What happened and what to do, one or more lines; nothing secret.
    public let message: String
    /// What a command that was stopped by it would have exited with.
    public let exitCode: Int32

    /// Makes a fault.
    public init(id: String, message: String, exitCode: Int32 = 1) {
        self.id = id
        self.message = message
        self.exitCode = exitCode
    }
}
