import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Synchronization
import Testing

@testable import TenantServer

@Suite("Clients that are slow or send on and on")
struct RequestGuardTests {
    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
    )

    private func channel(_ limits: ServerLimits = ServerLimits()) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: RequestGuard(limits: limits))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func send(_ part: HTTPRequestPart, to channel: EmbeddedChannel) {
        channel.pipeline.fireChannelRead(part)
        channel.pipeline.fireChannelReadComplete()
    }

    private func body(_ count: Int) -> HTTPRequestPart {
        .body(ByteBuffer(repeating: 0x78, count: count))
    }

    @Test("a request that does not come to its end in time ends the connection")
    func slowRequest() throws {
        let channel = try channel()
        send(Self.head, to: channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        // A byte now and then gains nothing.
        send(body(1), to: channel)
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("a head that does not come to its end in time ends the connection")
    func slowHead() throws {
        let channel = try channel()
        // Bytes were read, and made no part of a request yet.
        channel.pipeline.fireChannelReadComplete()
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        channel.pipeline.fireChannelReadComplete()
        #expect(channel.isActive)
        // The head does not begin the time anew.
        send(Self.head, to: channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("nothing that follows a body which is too large is passed on, and the connection ends with its time")
    func largeBody() throws {
        for (length, passed) in [("65537", ["head"]), (nil, ["head", "body"])] as [(String?, [String])] {
            let channel = try channel()
            var request = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
            request.headerFields[.contentLength] = length
            let parts: [HTTPRequestPart] = [.head(request), body(65537), body(5), .end(nil), Self.head, .end(nil)]
            for part in parts { channel.pipeline.fireChannelRead(part) }
            channel.pipeline.fireChannelReadComplete()
            var seen: [String] = []
            while let part = try channel.readInbound(as: HTTPRequestPart.self) {
                switch part {
                case .head(let head):
                    seen.append("head")
                    #expect(head.headerFields[.connection] == (length == nil ? nil : "close"))
                case .body: seen.append("body")
                case .end: seen.append("end")
                }
            }
            #expect(seen == passed)
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            #expect(channel.isActive)
            channel.embeddedEventLoop.advanceTime(by: .seconds(10))
            #expect(!channel.isActive)
        }
    }

    @Test("a client that waits for word before its body is told to go on, unless the body is too large")
    func expectation() throws {
        for (length, word) in [("10", 100), (nil, 100), ("65537", nil)] as [(String?, Int?)] {
            let channel = try channel()
            var request = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
            request.headerFields[.expect] = "100-Continue"
            request.headerFields[.contentLength] = length
            send(.head(request), to: channel)
            var told: Int?
            if case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self) { told = head.status.code }
            #expect(told == word)
        }
    }

    @Test("one that does is answered however long that takes")
    func wholeRequest() throws {
        let channel = try channel()
        send(Self.head, to: channel)
        send(.end(nil), to: channel)
        // What comes while the answer is made is no head that is late.
        channel.pipeline.fireChannelReadComplete()
        channel.embeddedEventLoop.advanceTime(by: .seconds(3600))
        #expect(channel.isActive)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        // The next one on the connection has its own time.
        send(Self.head, to: channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive)
    }

    @Test("a body without end ends the connection")
    func endlessBody() throws {
        var limits = ServerLimits()
        limits.bodyBytes = 10
        let channel = try channel(limits)
        send(Self.head, to: channel)
        send(body(160), to: channel)
        #expect(channel.isActive)
        send(body(1), to: channel)
        #expect(!channel.isActive)
    }

    @Test("a head that makes no request is counted by the status of its answer, once")
    func refusals() throws {
        for (error, status) in [
            (HTTPParserError.headerOverflow, 431), (HeadCheck.UnknownCoding(), 501),
            (HTTPParserError.invalidHeaderToken, 400),
        ] as [(any Error, Int)] {
            let counted = Mutex<[Int]>([])
            let channel = EmbeddedChannel(
                handler: RequestGuard(limits: ServerLimits()) { status in counted.withLock { $0.append(status) } }
            )
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            channel.pipeline.fireErrorCaught(error)
            channel.pipeline.fireErrorCaught(error)
            #expect(counted.withLock { $0 } == [status])
        }
    }

    @Test("a body that is none belongs to its request, which is counted where it is answered")
    func brokenBody() throws {
        let counted = Mutex<[Int]>([])
        let channel = EmbeddedChannel(
            handler: RequestGuard(limits: ServerLimits()) { status in counted.withLock { $0.append(status) } }
        )
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        send(Self.head, to: channel)
        channel.pipeline.fireErrorCaught(HTTPParserError.invalidChunkSize)
        #expect(counted.withLock { $0 }.isEmpty)
    }

    @Test("an answer that is not fetched ends the connection")
    func slowReader() throws {
        let channel = try channel()
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(3600))
        #expect(channel.isActive)
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }
}
