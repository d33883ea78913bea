import Glibc

/// One connection through a ``Relay``, on a thread of its own: bytes are cut into the messages of PostgreSQL's protocol, and
/// each is asked about before it is passed on.
struct RelayedSession {
    private let number: Int
    private var client: CInt?
    private var server: CInt?
    private var fromClient = MessageReader(isStartup: true)
    private var fromServer = MessageReader(isStartup: false)
    private var processID: Int32?
    private var isPassing = true
    /// Whether somebody has shut the client's end down, of which the server is not to hear.
    private let isCut: () -> Bool
    /// Called before the client's end is closed: its descriptor may be another's afterwards.
    private let forget: () -> Void

    init(
        number: Int,
        client: CInt,
        server: CInt,
        isCut: @escaping () -> Bool,
        forget: @escaping () -> Void
    ) {
        self.number = number
        self.client = client
        self.server = server
        self.isCut = isCut
        self.forget = forget
    }

    /// Passes messages on until both ends are gone, or `farewell` can be read.
    mutating func run(until farewell: CInt, _ trap: (RelayMessage) -> RelayAction) {
        while client != nil || server != nil {
            var entries = [farewell, client ?? -1, server ?? -1].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard unsafe poll(&entries, nfds_t(entries.count), -1) >= 0 || errno == EINTR else { break }
            if entries[0].revents != 0 { break }
            if entries[1].revents != 0 { read(.toServer, trap) }
            // What was just done may have closed it.
            if entries[2].revents != 0, server != nil { read(.toClient, trap) }
        }
        closeClient()
        closeServer()
    }

    /// Reads what there is from one end, and passes it on message by message.
    private mutating func read(_ direction: RelayMessage.Direction, _ trap: (RelayMessage) -> RelayAction) {
        guard let source = direction == .toServer ? client : server else { return }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe Glibc.read(source, &chunk, chunk.count)
        guard count > 0 else { return ended(direction) }
        guard isPassing else { return }
        if direction == .toServer { fromClient.append(chunk[..<count]) } else { fromServer.append(chunk[..<count]) }
        var passed: [UInt8] = []
        while let message = nextMessage(direction) {
            switch trap(message) {
            case .pass:
                passed += message.bytes
            case .passThen(let call):
                send(passed + message.bytes, direction)
                passed = []
                call()
            case .cut(let ends, let length):
                send(passed + message.bytes.prefix(length), direction)
                return cut(ends)
            case .swallow:
                send(passed, direction)
                isPassing = false
                return
            }
        }
        send(passed, direction)
    }

    private mutating func nextMessage(_ direction: RelayMessage.Direction) -> RelayMessage? {
        guard let (kind, bytes) = direction == .toServer ? fromClient.next() : fromServer.next() else { return nil }
        if direction == .toClient, kind == UInt8(ascii: "K"), bytes.count >= 9 {
            processID = bytes[5..<9].reduce(0) { $0 << 8 | Int32($1) }
        }
        return RelayMessage(number, processID, direction, kind, bytes)
    }

    private mutating func send(_ bytes: [UInt8], _ direction: RelayMessage.Direction) {
        guard !bytes.isEmpty, let target = direction == .toServer ? server : client else { return }
        if !RelaySocket.send(bytes, to: target) { cut(.both) }
    }

    /// One end is gone: the other hears of it, unless nothing gets through any more.
    private mutating func ended(_ direction: RelayMessage.Direction) {
        if direction == .toServer, isCut() { isPassing = false }
        if isPassing || direction == .toServer { closeClient() }
        if isPassing || direction == .toClient { closeServer() }
    }

    private mutating func cut(_ ends: RelayEnds) {
        isPassing = false
        closeClient(abruptly: ends == .bothAbruptly)
        if ends != .client { closeServer() }
    }

    private mutating func closeClient(abruptly: Bool = false) {
        guard let open = client else { return }
        forget()
        if abruptly { RelaySocket.reset(open) } else { close(open) }
        client = nil
    }

    private mutating func closeServer() {
        if let open = server { close(open) }
        server = nil
    }
}

extension RelayMessage {
    fileprivate init(
        _ session: Int,
        _ processID: Int32?,
        _ direction: Direction,
        _ kind: UInt8,
        _ bytes: [UInt8]
    ) {
        self.session = session
        self.processID = processID
        self.direction = direction
        self.kind = kind
        self.bytes = bytes
    }
}

/// Cuts a stream into messages: a byte that says what it is, and a length of four bytes that counts itself.
private struct MessageReader {
    private var bytes: [UInt8] = []
    private var start = 0
    /// Whether the next message is a client's first, which has no byte in front.
    private var isStartup: Bool

    init(isStartup: Bool) {
        self.isStartup = isStartup
    }

    mutating func append(_ more: some Collection<UInt8>) {
        bytes.removeFirst(start)
        start = 0
        bytes += more
    }

    mutating func next() -> (kind: UInt8, bytes: [UInt8])? {
        let head = isStartup ? 0 : 1
        guard bytes.count - start >= head + 4 else { return nil }
        let length = bytes[(start + head)..<(start + head + 4)].reduce(0) { $0 << 8 | Int($1) }
        let end = start + head + length
        guard end <= bytes.count else { return nil }
        let message = Array(bytes[start..<end])
        let kind = isStartup ? 0 : message[0]
        isStartup = false
        start = end
        return (kind, message)
    }
}
