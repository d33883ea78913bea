internal import NIOCore
internal import NIOHTTPTypes

/// Closes connections of clients that are too slow, or that send on and on.
///
/// Hummingbird closes a connection that is idle between requests or before the end of a head. What is left: a body that
/// comes a byte at a time, a body without end that nobody reads any more, and an answer that is never fetched.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    /// Whether the head of a request has come, and not yet its end.
    private var isReading = false
    private var bodyBytes = 0
    private var readDeadline: Scheduled<Void>?
    private var writeDeadline: Scheduled<Void>?

    init(limits: ServerLimits) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            bodyBytes = 0
        case .body(let part):
            bodyBytes += part.readableBytes
            // Some way beyond the limit, so that who sends a little too much still hears why.
            guard bodyBytes <= limits.bodyBytes * 16 else {
                context.close(promise: nil)
                return
            }
        case .end:
            isReading = false
            readDeadline?.cancel()
            readDeadline = nil
        }
        context.fireChannelRead(data)
    }

    /// A request that has come whole in one read, as nearly all do, needs no timer.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading, readDeadline == nil {
            readDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: .init(limits.readTimeout)) {
                context.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeDeadline?.cancel()
        writeDeadline = nil
        if !context.channel.isWritable {
            writeDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: .init(limits.writeTimeout)) {
                context.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        readDeadline?.cancel()
        writeDeadline?.cancel()
        readDeadline = nil
        writeDeadline = nil
    }
}
