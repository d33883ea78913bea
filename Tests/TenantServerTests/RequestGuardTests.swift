import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
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

    @Test("one that does is answered however long that takes")
    func wholeRequest() throws {
        let channel = try channel()
        send(Self.head, to: channel)
        send(.end(nil), to: channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(3600))
        #expect(channel.isActive)
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
