import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// A TCP port in front of a test server: what a network is between a client and its server, so that a test can cut it at
/// any message, with or without the server's noticing.
package final class Relay: Sendable {
    /// Says what is done with a message. Called from the thread of the connection, which it may block.
    package typealias Trap = @Sendable (RelayMessage) -> RelayAction

    private struct State {
        var trap: Trap?
        var isRefusing = false
        var isOpen = true
        var server: String
        var sessions = 0
        var clients: [Int: CInt] = [:]
        var cut: Set<Int> = []
    }

    private let listener: CInt
    private let port: UInt16
    /// Readable from the moment when everything is to end.
    private let farewell: CInt
    /// The end whose closing makes it so.
    private let end: CInt
    private let state: Mutex<State>

    /// Listens on a free port, and passes everything on to the server of `database`, until ``close()``.
    ///
    /// - Throws: An `Errno`; `PsqlError`.
    package init(to database: TestDatabase) async throws {
        let server = try await database.line("SHOW unix_socket_directories")
        (listener, port) = try RelaySocket.listener()
        var ends: [CInt] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Errno(rawValue: errno)
        }
        (farewell, end) = (ends[0], ends[1])
        state = Mutex(State(server: server))
        Self.onThread { self.takeClients() }
    }

    deinit {
        Glibc.close(farewell)
        Glibc.close(listener)
    }

    /// The address of a database of the server by way of the relay. Without TLS: the relay reads along.
    package func url(of database: TestDatabase) -> String {
        let parts = database.url.split(separator: "?")
        let name = parts[0].split(separator: "/").last ?? ""
        let user = parts.last?.split(separator: "&").first { $0.hasPrefix("user=") }?.dropFirst(5) ?? ""
        return "postgresql://\(user)@127.0.0.1:\(port)/\(name)?sslmode=disable&gssencmode=disable"
    }

    /// Asks `trap` about every message from now on; `nil` lets all pass.
    package func set(_ trap: Trap?) {
        state.withLock { $0.trap = trap }
    }

    /// From now on leads to the server of another database.
    ///
    /// - Throws: `PsqlError`.
    package func lead(to database: TestDatabase) async throws {
        let server = try await database.line("SHOW unix_socket_directories")
        state.withLock { $0.server = server }
    }

    /// Whether it hangs up on whoever connects from now on.
    package func refuse(_ isRefusing: Bool) {
        state.withLock { $0.isRefusing = isRefusing }
    }

    /// Cuts the clients off that are connected; their sessions go on. Later ones get through.
    package func cut() {
        state.withLock { state in
            for (number, client) in state.clients {
                state.cut.insert(number)
                // Closed by its own thread, which wakes up at this.
                shutdown(client, CInt(SHUT_RDWR))
            }
        }
    }

    /// Ends every connection and takes no more.
    package func close() {
        let isFirst = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if isFirst { Glibc.close(end) }
    }

    private func takeClients() {
        while true {
            var entries = [farewell, listener].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard unsafe poll(&entries, nfds_t(entries.count), -1) >= 0 || errno == EINTR else { return }
            if entries[0].revents != 0 { return }
            guard entries[1].revents != 0, let client = RelaySocket.accept(on: listener) else { continue }
            let (isRefusing, folder) = state.withLock { ($0.isRefusing, $0.server) }
            guard !isRefusing, let server = try? RelaySocket.connect(toServerIn: folder) else {
                RelaySocket.reset(client)
                continue
            }
            let number = state.withLock { state in
                defer { state.sessions += 1 }
                state.clients[state.sessions] = client
                return state.sessions
            }
            Self.onThread { self.serve(number, client, server) }
        }
    }

    private func serve(_ number: Int, _ client: CInt, _ server: CInt) {
        var session = RelayedSession(
            number: number,
            client: client,
            server: server,
            isCut: { self.state.withLock { $0.cut.contains(number) } },
            forget: { self.state.withLock { $0.clients[number] = nil } }
        )
        session.run(until: farewell) { message in
            let trap = state.withLock { $0.trap }
            return trap?(message) ?? .pass
        }
    }

    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "relay").async(execute: body)
    }
}

/// Runs `body` with a relay to the server of `database`, and closes it afterwards.
///
/// - Throws: What `body` throws; an `Errno`, `PsqlError`.
package func withRelay<Value>(
    to database: TestDatabase,
    _ body: (Relay) async throws -> Value
) async throws -> Value {
    let relay = try await Relay(to: database)
    defer { relay.close() }
    return try await body(relay)
}
