import EmbeddedPostgres
import Glibc
import SystemPackage

/// A shell that waits for this process to end, and then stops every server below a folder and removes it.
///
/// Not a handler of this process: `kill -9` runs none.
enum ClusterGuard {
    /// Reads until the other end of its input is gone. Ctrl-C and a closing terminal end the tests, not the guard.
    private static let script = #"""
        trap '' HUP INT TERM
        exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        while read -r _; do :; done
        # A killed server's sessions can outlive it, so that servers are known by where they work.
        processes() { find /proc -maxdepth 2 -name cwd -lname "$1" 2>/dev/null | cut -d / -f 3; }
        # Twice: a cluster that was being made may still write something after the first time.
        for round in 1 2; do
            find "$1" -name lock -type f | while read -r lock; do
                cluster=${lock%/lock}
                data=$(readlink -f "$cluster/data") || continue
                for signal in QUIT KILL; do
                    for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                        running=$(processes "$data")
                        [ -n "$running" ] || break 2
                        [ "$attempt" -eq 1 ] && kill -"$signal" $running
                        sleep 0.2
                    done
                done
                socket=$(readlink "$cluster/socket") && rm -rf -- "$socket"
                # Data that root's server could not reach here.
                case $data in /var/lib/tenantry/postgres-*/data) rm -rf -- "${data%/data}" ;; esac
            done
            rm -rf -- "$1"
            sleep 0.2
        done
        """#

    /// Starts it in a session of its own.
    ///
    /// - Parameter folder: Absolute; the clusters may be anywhere below it.
    /// - Returns: The descriptor that has to stay open for as long as the clusters are wanted. No child inherits
    /// it: a server that did would be waiting for its own end.
    /// - Throws: The `errno` of starting it.
    static func start(over folder: String) throws(Errno) -> CInt {
        // Not a pipe, which this platform's module cannot make with close-on-exec in one step.
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        defer { _ = close(ends[0]) }

        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&files)
        defer { unsafe posix_spawn_file_actions_destroy(&files) }
        unsafe posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO)
        // An inherited pipe would keep whoever reads the tests' output waiting for the guard.
        for output in [STDOUT_FILENO, STDERR_FILENO] {
            unsafe posix_spawn_file_actions_addopen(&files, output, "/dev/null", O_WRONLY, 0)
        }

        let words = ["setsid", "/bin/sh", "-c", script, "tenantry-test-guard", folder]
        let status = unsafe withCStrings(words) { arguments in
            unsafe withCStrings(["PATH=/usr/bin:/bin"]) { environment in
                var processID = pid_t()
                return unsafe posix_spawn(&processID, "/usr/bin/setsid", &files, nil, arguments, environment)
            }
        }
        guard status == 0 else {
            _ = close(ends[1])
            throw Errno(rawValue: status)
        }
        return ends[1]
    }
}
