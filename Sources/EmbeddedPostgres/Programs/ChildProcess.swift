import CSpawn
import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// A process that was started, until somebody has waited for its end.
///
/// Started by `posix_spawn` and waited for by a blocked thread: see `docs/decisions/006-starting-programs.md`.
final class ChildProcess: Sendable {
    /// How a process ended.
    enum Ending: Equatable, CustomStringConvertible {
        case exited(CInt)
        case signalled(CInt)

        var description: String {
            switch self {
            case .exited(let status): "exited(\(status))"
            case .signalled(let signal): "signalled(\(signal))"
            }
        }
    }

    /// The system's number of the process; `nil` as soon as it may be another process's.
    private let id: Mutex<pid_t?>
    private let number: pid_t

    /// - Parameters:
    ///   - executable: An absolute path.
    ///   - arguments: Without the name of the program.
    ///   - environment: All that the program sees.
    ///   - descriptors: Its standard input, output and error; it inherits no other.
    /// - Throws: `programFailed` when it cannot be started.
    init(
        _ executable: FilePath,
        _ arguments: [String],
        environment: [String: String],
        descriptors: [FileDescriptor]
    ) throws(EmbeddedPostgresError) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, descriptor.rawValue, CInt(target))
        }
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, CInt(descriptors.count))
        unsafe posix_spawn_file_actions_addchdir_np(&actions, "/")

        let variables = environment.map { "\($0)=\($1)" }.sorted()
        var id = pid_t()
        let status = unsafe withCStrings([executable.string] + arguments) { words in
            unsafe withCStrings(variables) { environment in
                unsafe posix_spawn(&id, executable.string, &actions, nil, words, environment)
            }
        }
        guard status == 0 else {
            throw EmbeddedPostgresError(
                .programFailed,
                "\(executable) cannot be run.",
                cause: Errno(rawValue: status)
            )
        }
        self.id = Mutex(id)
        number = id
    }

    /// Waits for its end, once. Kills it when the task is cancelled.
    func ending() async -> Ending {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A thread of Dispatch's, which makes more when they block; the cooperative pool must not.
                DispatchQueue.global().async {
                    continuation.resume(returning: self.waitForEnd())
                }
            }
        } onCancel: {
            id.withLock { id in
                if let id { _ = kill(id, SIGKILL) }
            }
        }
    }

    private func waitForEnd() -> Ending {
        // Without reaping it: until its number is forgotten here, nobody else may have it.
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(number), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        id.withLock { $0 = nil }
        var status: CInt = 0
        while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}
