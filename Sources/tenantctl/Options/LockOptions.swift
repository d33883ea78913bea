internal import ArgumentParser
internal import TenantStore

/// How long to wait for others; shared by what takes the locks of an apply.
struct LockOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many seconds to wait for locks.", valueName: "seconds"))
    var lockTimeout = 30

    /// The same as a duration.
    var timeout: Duration { .seconds(lockTimeout) }

    mutating func validate() throws {
        let longest = TransactionSettings.longestLockTimeout
        guard (1...longest).contains(lockTimeout) else {
            throw ValidationError("--lock-timeout takes a number of seconds from 1 to \(longest).")
        }
    }
}
