import Glibc
import SystemPackage

/// The sockets of a ``Relay``.
enum RelaySocket {
    /// Listens on a free port of the loopback interface.
    ///
    /// - Returns: The descriptor and the port.
    /// - Throws: An `Errno`.
    static func listener() throws(Errno) -> (descriptor: CInt, port: UInt16) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) | listen(descriptor, 64)
                    | getsockname(descriptor, address, &length)
            }
        }
        guard status == 0 else { throw Errno(rawValue: errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// Takes a client, or nobody where the listener is gone.
    static func accept(on listener: CInt) -> CInt? {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        // Messages are passed on one by one, and must not wait for the next.
        var yes: CInt = 1
        unsafe setsockopt(client, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
        return client
    }

    /// Connects to the socket of a PostgreSQL server in `folder`.
    ///
    /// - Throws: An `Errno`.
    static func connect(toServerIn folder: String) throws(Errno) -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(folder)/.s.PGSQL.5432".utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Glibc.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            let error = Errno(rawValue: errno)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Sends everything.
    ///
    /// - Returns: Whether the other end took it.
    static func send(_ bytes: some Collection<UInt8>, to descriptor: CInt) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let part = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    descriptor,
                    bytes.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    CInt(MSG_NOSIGNAL)
                )
            }
            guard part > 0 else { return false }
            sent += part
        }
        return true
    }

    /// Closes a connection so that the other end gets a reset.
    static func reset(_ descriptor: CInt) {
        var none = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }
}
