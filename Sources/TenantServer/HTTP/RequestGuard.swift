internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// Closes connections of clients that are too slow, or that send on and on, and says what Hummingbird does not say: 100 to
/// who waits for it before the body, 431 to a head that is too large, 501 to a body in a coding that is not known.
///
/// Hummingbird closes a connection that is idle between requests. What is left: a head or a body that comes a byte at a time,
/// a body without end that nobody reads any more, and an answer that is never fetched.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    /// Whether the head of a request has come, and not yet its end.
    private var isReading = false
    /// Whether anything that a request is made of has come since reading went on.
    private var hasPart = false
    /// Requests whose answer has not been written to its end.
    private var unanswered = 0
    private var bodyBytes = 0
    private var readDeadline: Scheduled<Void>?
    private var writeDeadline: Scheduled<Void>?

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// What has to see requests as they came stands before the one who takes their version away.
    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        // There are none in a pipeline that a test makes of this handler alone.
        guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self),
            let encoder = try? pipeline.handler(type: HTTPResponseEncoder.self)
        else { return }
        do {
            try pipeline.addHandler(HeadCheck(), position: .before(codec))
            try pipeline.addHandler(MessageFraming(), position: .before(codec))
            try pipeline.addHandler(MessageFraming.encoder, position: .before(encoder))
            pipeline.removeHandler(encoder, promise: nil)
        } catch {
            // Nobody speaks over a connection on which answers would be framed wrongly.
            context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasPart = true
        switch unwrapInboundIn(data) {
        case .head(let head):
            isReading = true
            bodyBytes = 0
            unanswered += 1
            if unanswered == 1, isExpecting(head) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
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

    /// A request that has come whole in one read, as nearly all do, needs no timer. Bytes of which nothing came are a head that
    /// is not there yet, or a handshake.
    func channelReadComplete(context: ChannelHandlerContext) {
        let isIncomplete = isReading || !hasPart && unanswered == 0
        hasPart = false
        if isIncomplete, readDeadline == nil {
            readDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: .init(limits.readTimeout)) {
                context.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let status: HTTPResponse.Status
        switch error {
        case HTTPParserError.headerOverflow: status = .requestHeaderFieldsTooLarge
        case is HeadCheck.UnknownCoding: status = .notImplemented
        default:
            context.fireErrorCaught(error)
            return
        }
        // In the middle of an answer nothing else can be said.
        guard unanswered == 0 else {
            context.fireErrorCaught(HTTPParserError.headerOverflow)
            return
        }
        let head = HTTPResponse(
            status: status,
            headerFields: [.connection: "close", .contentLength: "0"]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        // To close at once would lose the answer where the client is still sending.
        context.close(mode: .output, promise: nil)
        readDeadline?.cancel()
        readDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: .init(limits.readTimeout)) {
            context.close(promise: nil)
        }
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

    /// Whether a client waits for word before it sends a body. One that would be too large gets its answer in place of that.
    private func isExpecting(_ head: HTTPRequest) -> Bool {
        guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return false }
        return head.headerFields[.contentLength].flatMap(Int.init).map { $0 <= limits.bodyBytes } ?? true
    }
}
