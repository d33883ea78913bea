internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import NIOSSL
internal import NIOTLS

/// Closes connections of clients that are too slow, or that send on and on, and says what Hummingbird does not say: 100 to
/// who waits for it before the body, 431 to a head that is too large, 501 to a body in a coding that is not known.
///
/// A body that is too large is the end of its connection: what is behind the limit is read, so that the client hears why, and
/// goes no further, so that no byte of it is taken for a request.
///
/// Hummingbird closes a connection that is idle between requests. What is left: a handshake, a head or a body that comes a byte
/// at a time, a body without end that nobody reads any more, and an answer that is never fetched.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    /// Is told the status with which a head was answered that made no request.
    private let noteRefusal: @Sendable (Int) -> Void
    private var isRefused = false
    /// Whether the head of a request has come, and not yet its end.
    private var isReading = false
    /// Whether anything that a request is made of has come since reading went on.
    private var hasPart = false
    /// Requests whose answer has not been written to its end.
    private var unanswered = 0
    /// What is to be said, behind the answers that are still to come, of a head that makes no request.
    private var refusal: HTTPResponse.Status?
    private var bodyBytes = 0
    /// Whether a body was too large, so that nothing that follows is passed on.
    private var isOver = false
    /// Who closes the connection unless its handshake ends; `nil` without one, and when it has ended.
    private var handshake: HandshakeGuard?
    private var readDeadline: Scheduled<Void>?
    private var writeDeadline: Scheduled<Void>?

    init(limits: ServerLimits, noteRefusal: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.limits = limits
        self.noteRefusal = noteRefusal
    }

    /// What has to see requests as they came stands before the one who takes their version away.
    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        // There are none in a pipeline that a test makes of this handler alone.
        guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self),
            let encoder = try? pipeline.handler(type: HTTPResponseEncoder.self)
        else { return }
        do {
            if (try? pipeline.handler(type: NIOSSLServerHandler.self)) != nil {
                let handshake = HandshakeGuard(timeout: limits.readTimeout)
                try pipeline.addHandler(handshake, position: .first)
                self.handshake = handshake
            }
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
        let part = unwrapInboundIn(data)
        if isOver {
            drop(part, context)
            return
        }
        switch part {
        case .head(var head):
            isReading = true
            bodyBytes = 0
            unanswered += 1
            if head.announcedLength > limits.bodyBytes {
                isOver = true
                // Whoever ends the connection after the answer looks for this very word.
                head.headerFields[.connection] = "close"
                context.fireChannelRead(wrapInboundOut(.head(head)))
                return
            }
            if unanswered == 1, isExpecting(head) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            // This part goes on, so that whoever reads the body sees that it is too large.
            isOver = bodyBytes > limits.bodyBytes
        case .end:
            isReading = false
            readDeadline?.cancel()
            readDeadline = nil
        }
        context.fireChannelRead(data)
    }

    /// Some way beyond the limit it is read on, so that who sends a little too much still hears why. The time of the request
    /// goes on until the client closes the connection.
    private func drop(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        guard case .body(let bytes) = part else { return }
        bodyBytes += bytes.readableBytes
        if bodyBytes > limits.bodyBytes * 16 { context.close(promise: nil) }
    }

    /// A request that has come whole in one read, as nearly all do, needs no timer. Bytes of which nothing came are a head that
    /// is not there yet.
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

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let handshake, case .handshakeCompleted? = event as? TLSUserEvent {
            context.pipeline.syncOperations.removeHandler(handshake, promise: nil)
            self.handshake = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        // The last answer of its connection: nothing comes behind it.
        if case .head(let head) = part, head.headerFields[.connection] == "close" { refusal = nil }
        context.write(data, promise: promise)
        guard case .end = part else { return }
        unanswered -= 1
        if unanswered == 0, let refusal {
            self.refusal = nil
            answer(refusal, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let status: HTTPResponse.Status? =
            switch error {
            case HTTPParserError.headerOverflow: .requestHeaderFieldsTooLarge
            case is HeadCheck.UnknownCoding: .notImplemented
            case is HTTPParserError: .badRequest
            default: nil
            }
        // Of a body, the fields behind it among it, the request has an answer of its own.
        if let status, !isReading { refuse(status.code) }
        guard let status, status != .badRequest, !isReading else {
            // Hummingbird says 400 to whatever the parser refuses, in its turn too.
            context.fireErrorCaught(error)
            return
        }
        guard unanswered == 0 else {
            refusal = status
            return
        }
        answer(status, context)
    }

    /// Says that a head made no request, and ends the connection.
    private func answer(_ status: HTTPResponse.Status, _ context: ChannelHandlerContext) {
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

    /// Counts the first of what is no request: nothing that follows it is one.
    private func refuse(_ status: Int) {
        if !isRefused { noteRefusal(status) }
        isRefused = true
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

    /// Whether a client waits for word before it sends a body.
    private func isExpecting(_ head: HTTPRequest) -> Bool {
        head.headerFields[.expect]?.lowercased() == "100-continue"
    }
}

extension HTTPRequest {
    /// How many bytes of body its head says will follow; 0 where it does not say.
    var announcedLength: Int { headerFields[.contentLength].flatMap(Int.init) ?? 0 }
}
