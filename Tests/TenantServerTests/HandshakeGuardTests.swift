import NIOCore
import NIOEmbedded
import Testing

@testable import TenantServer

@Suite("A handshake of TLS")
struct HandshakeGuardTests {
    @Test("has its time from the first byte on, whatever trickles in after, and none once it is over")
    func slow() throws {
        for isOver in [false, true] {
            let handler = HandshakeGuard(timeout: .seconds(10))
            let channel = EmbeddedChannel(handler: handler)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            // Before the first byte a connection is idle, which somebody else looks after.
            channel.embeddedEventLoop.advanceTime(by: .seconds(30))
            try channel.writeInbound(ByteBuffer(bytes: [0x16]))
            channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            try channel.writeInbound(ByteBuffer(bytes: [0x03]))
            #expect(channel.isActive)
            if isOver { channel.pipeline.syncOperations.removeHandler(handler, promise: nil) }
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(channel.isActive == isOver)
        }
    }
}
