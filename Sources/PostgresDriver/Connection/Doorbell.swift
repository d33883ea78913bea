internal import CLibPQ
internal import Glibc

/// An `eventfd` that wakes the thread of a connection, whether it idles or waits for the server.
///
/// A ring carries no message. Whoever wakes up looks at the state itself, so a ring too many does no harm and
/// rings that come together count as one.
final class Doorbell: Sendable {
    let descriptor: Int32

    init() throws(PostgresError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else {
            throw PostgresError(.system, "no descriptor for a connection: \(systemMessage(errno))")
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Wakes the thread. May be called from any thread.
    func ring() {
        // Fails only when the counter is full, and then the thread has been woken already.
        eventfd_write(descriptor, 1)
    }

    /// Forgets all rings so far.
    func reset() {
        var count: eventfd_t = 0
        unsafe eventfd_read(descriptor, &count)
    }

    /// Blocks the calling thread until somebody rings, and forgets the ring.
    func wait() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // An interrupted poll returns early; the caller looks at its state and waits again.
        _ = unsafe poll(&entry, 1, -1)
        reset()
    }
}

/// The operating system's sentence for an error number.
func systemMessage(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
}
