/// One message of PostgreSQL's protocol on its way through a ``Relay``.
package struct RelayMessage: Sendable {
    /// Which way a message goes.
    package enum Direction: Sendable {
        case toServer, toClient
    }

    /// The number of its connection, from 0, in the order in which the relay took them.
    package let session: Int
    /// The server's process, once it has said which that is.
    package let processID: Int32?
    /// Which way it goes.
    package let direction: Direction
    /// The byte that says what it is; 0 for a client's first message, which has none.
    package let kind: UInt8
    /// All of it, with the byte in front.
    let bytes: [UInt8]

    /// The SQL of a message that begins a statement, `Query` or `Parse`; `nil` for any other.
    package var statement: String? {
        guard direction == .toServer else { return nil }
        switch kind {
        case UInt8(ascii: "Q"): return text(after: 5)
        case UInt8(ascii: "P"):
            // The name of the prepared statement comes first.
            let name = bytes.dropFirst(5).prefix { $0 != 0 }.count
            return text(after: 5 + name + 1)
        default: return nil
        }
    }

    /// What the server says when a command is done, such as `COMMIT`; `nil` for any other message.
    package var tag: String? {
        guard direction == .toClient, kind == UInt8(ascii: "C") else { return nil }
        return text(after: 5)
    }

    /// Whether the server says that it is ready for the next statement.
    package var isReady: Bool { direction == .toClient && kind == UInt8(ascii: "Z") }

    private func text(after count: Int) -> String {
        String(decoding: bytes.dropFirst(count).prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// What a ``Relay`` does with a message.
package enum RelayAction: Sendable {
    /// Passes it on.
    case pass
    /// Passes it on, and then calls somebody before it looks at anything else.
    case passThen(@Sendable () -> Void)
    /// Passes so many of its bytes on, and then cuts the connection off.
    case cut(RelayEnds, after: Int)
    /// Swallows it and all that follows, both ways, and keeps both ends open: neither hears of it.
    case swallow
}

/// Which ends of a connection hear that it is cut.
package enum RelayEnds: Sendable {
    /// Both, with a farewell of TCP.
    case both
    /// Both, the client by a reset, which also takes what it has not read yet.
    case bothAbruptly
    /// The client alone: to the server, it is still there.
    case client
}
