import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// A Unix socket in front of a server's: what a network is between a client and its server, so that a test can cut it
/// without the server's noticing.
final class Relay: Sendable {
    private let clients = Mutex<[CInt]>([])

    /// Listens in `folder`, which is there and empty, and passes everything on to the server whose socket is in `server`.
    init(in folder: String, to server: String) throws {
        let listener = try unsafe Self.connected(folder, bind)
        guard listen(listener, 8) == 0 else { throw Errno(rawValue: errno) }
        Self.onThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let upstream = try? unsafe Self.connected(server, connect) else { return }
                clients.withLock { $0.append(client) }
                Self.onThread { Self.pump(client, upstream) }
                Self.onThread { Self.pump(upstream, client) }
            }
        }
    }

    /// Cuts the clients off that are connected; their sessions go on. Later ones get through.
    func cut() {
        let cut = clients.withLock { clients in
            defer { clients = [] }
            return clients
        }
        for client in cut { shutdown(client, CInt(SHUT_RDWR)) }
    }

    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "relay").async(execute: body)
    }

    /// Copies until one end is gone. Neither is closed: to the server, a client behind a cut network is still there.
    private static func pump(_ source: CInt, _ target: CInt) {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(source, &bytes, bytes.count)
            guard count > 0 else { return }
            var sent = 0
            while sent < count {
                let part = unsafe bytes.withUnsafeBytes { bytes in
                    unsafe send(target, bytes.baseAddress?.advanced(by: sent), count - sent, CInt(MSG_NOSIGNAL))
                }
                guard part > 0 else { return }
                sent += part
            }
        }
    }

    private static func connected(
        _ folder: String,
        _ join: (CInt, UnsafePointer<sockaddr>?, socklen_t) -> CInt
    ) throws -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(folder)/.s.PGSQL.5432".utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe join(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw Errno(rawValue: errno) }
        return descriptor
    }
}
