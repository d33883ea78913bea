import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import TenantServer

@Suite("Requests and answers on the wire")
struct MessageFramingTests {
    /// A connection as the server sets it up, up to where requests are answered.
    private func connection() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(RequestGuard(limits: ServerLimits()))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func send(_ text: String, to channel: EmbeddedChannel) throws {
        try channel.writeInbound(ByteBuffer(string: text.replacing("\n", with: "\r\n")))
    }

    /// The fields of the next request, as those have it who answer.
    private func request(of channel: EmbeddedChannel) throws -> HTTPFields? {
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { return head.headerFields }
        }
        return nil
    }

    private func answer(_ channel: EmbeddedChannel, _ fields: HTTPFields = [:], _ parts: String...) throws -> String {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields)))
        for part in parts { try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: part))) }
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        return try sent(by: channel)
    }

    private func sent(by channel: EmbeddedChannel) throws -> String {
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text.replacing("\r\n", with: "\n")
    }

    @Test("an answer to HEAD has no byte behind its head, whatever the length, and the next request is another one")
    func head() throws {
        let channel = try connection()
        let head = "HEAD / HTTP/1.1\nHost: a\n\n"
        try send(head + head + "GET / HTTP/1.1\nHost: a\n\n", to: channel)
        #expect(try answer(channel) == "HTTP/1.1 200 OK\n\n")
        #expect(try answer(channel, [.contentLength: "7"]) == "HTTP/1.1 200 OK\nContent-Length: 7\n\n")
        #expect(
            try answer(channel, [:], "a") == "HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n1\na\n0\n\n"
        )
        #expect(channel.isActive)
    }

    @Test("an answer to HTTP/1.0 has no chunks, and what tells no length ends with the connection")
    func old() throws {
        let channel = try connection()
        try send("GET / HTTP/1.0\n\n", to: channel)
        #expect(try request(of: channel)?[.connection] == "close")
        #expect(try answer(channel, [:], "a", "b") == "HTTP/1.1 200 OK\nconnection: close\n\nab")

        let kept = try connection()
        try send("GET / HTTP/1.0\nConnection: keep-alive\n\n", to: kept)
        #expect(try request(of: kept)?[.connection] == "keep-alive")
        let whole = try answer(kept, [.contentLength: "1"], "a")
        #expect(whole == "HTTP/1.1 200 OK\nContent-Length: 1\nconnection: keep-alive\n\na")
        #expect(kept.isActive)
    }

    @Test("a client of HTTP/1.0 is told nothing before its answer")
    func expectation() throws {
        for (version, word) in [("1.0", ""), ("1.1", "HTTP/1.1 100 Continue\n\n")] {
            let channel = try connection()
            let head = "POST / HTTP/\(version)\nHost: a\nExpect: 100-continue\nContent-Length: 2\n\n"
            try send(head, to: channel)
            #expect(try sent(by: channel) == word)
        }
    }

    @Test("an answer that says so is the last one of its connection")
    func last() throws {
        let channel = try connection()
        try send("GET / HTTP/1.1\nHost: a\n\n", to: channel)
        let closing = Closing()
        try channel.pipeline.syncOperations.addHandler(closing, position: .first)
        #expect(try answer(channel, [.connection: "close", .contentLength: "0"]).contains("onnection: close\n"))
        #expect(closing.modes == [.output])
    }

    /// What was asked to be closed.
    private final class Closing: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        private(set) var modes: [CloseMode] = []

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            modes.append(mode)
            context.close(mode: mode, promise: promise)
        }
    }

    @Test("whoever asks to close gets his wish, in whatever letters")
    func close() throws {
        let channel = try connection()
        try send("GET / HTTP/1.1\nHost: a\nConnection: Close\n\n", to: channel)
        #expect(try request(of: channel)?[.connection] == "close")
        #expect(try answer(channel, [.contentLength: "0"]).contains("\nconnection: close\n"))
    }

    @Test("a body in chunks by HTTP/1.0, in chunks twice or in another coding is none")
    func codings() throws {
        for (version, coding, status) in [
            ("1.0", "chunked", nil), ("1.1", "chunked, chunked", nil), ("1.1", "", nil),
            ("1.1", "gzip, chunked", "501"), ("1.1", "gzip", "501"), ("1.1", "identity", "501"),
            ("1.1", "xchunked", "501"), ("1.1", "chunked;a=b", "501"),
        ] {
            let channel = try connection()
            let head = "POST / HTTP/\(version)\nHost: a\nTransfer-Encoding: \(coding)\n\n0\n\n"
            if let status {
                try send(head, to: channel)
                #expect(try sent(by: channel).hasPrefix("HTTP/1.1 \(status) "))
            } else {
                // Whoever answers does so with 400 in its turn.
                #expect(throws: HTTPParserError.self) { try send(head, to: channel) }
            }
            #expect(try request(of: channel) == nil)
        }
    }

    @Test("a head that is none is refused behind the answers that are due, unless the last one ends the connection")
    func refusedInItsTurn() throws {
        let get = "GET / HTTP/1.1\nHost: a\n\n"
        for (head, status) in [
            ("GET / HTTP/1.1\nHost: a\nX: \(String(repeating: "x", count: 100_000))\n\n", "431"),
            ("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip\n\n", "501"),
        ] {
            for endsBefore in [false, true] {
                let channel = try connection()
                try send(get + get + head, to: channel)
                #expect(try sent(by: channel) == "")
                #expect(try answer(channel, [.contentLength: "0"]) == "HTTP/1.1 200 OK\nContent-Length: 0\n\n")
                var fields: HTTPFields = [.contentLength: "0"]
                if endsBefore { fields[.connection] = "close" }
                let statuses = try answer(channel, fields).split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
                #expect(statuses == (endsBefore ? ["200"] : ["200", status[...]]))
            }
        }
    }

    @Test("a host is a name or an address, and perhaps a port")
    func hosts() throws {
        for host in ["a", "a.b-c_d", "127.0.0.1:8080", "[::1]", "[::1]:80", "a:"] {
            let channel = try connection()
            try send("GET / HTTP/1.1\nHost: \(host)\n\n", to: channel)
            #expect(try request(of: channel) != nil, "\(host)")
        }
        for host in [
            "", " ", "a, b", "a,b", "a b/../", "a/b", "a@b", "a:b", ":80", "[]", "[a]", "[::1", "[::1]80", "é",
        ] {
            let channel = try connection()
            #expect(throws: HTTPParserError.self, "\(host)") {
                try send("GET / HTTP/1.1\nHost: \(host)\n\n", to: channel)
            }
            #expect(try request(of: channel) == nil, "\(host)")
        }
    }

    @Test("a client that closes its side ends a stream, and no answer that is still to come")
    func gone() throws {
        let channel = try connection()
        try send("GET / HTTP/1.1\nHost: a\n\n", to: channel)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        #expect(channel.isActive)
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!channel.isActive)

        let other = try connection()
        try send("GET / HTTP/1.1\nHost: a\n\n", to: other)
        other.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try answer(other, [.contentLength: "1"], "a").hasSuffix("\n\na"))
        #expect(other.isActive)
    }
}
