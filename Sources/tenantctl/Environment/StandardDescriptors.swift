internal import Glibc

/// The descriptors of standard input, output and error.
enum StandardDescriptors {
    /// Takes those that are closed, before the first socket or queue gets their numbers and is written to in their place.
    ///
    /// The wrong way round, so that reading and writing fails as it does on a closed one.
    static func occupy() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
