internal import NIOCore
internal import NIOHTTP1

/// Frames answers as their requests want it, and ends connections that are not to be kept (RFC 9112, 6 and 9).
///
/// The encoder knows the answer alone: it would end the head that answers a HEAD with the last chunk of a body that is not
/// there. So it is told to frame nothing (``encoder``), and this does, who has seen the request. Stands where requests still
/// have their version.
final class MessageFraming: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What an answer has to know of its request.
    private struct Exchange {
        var isHead = false
        var isRecent = true
        var isKept = true
    }

    /// Requests that are not answered to their end, in their order.
    private var exchanges = CircularBuffer<Exchange>()
    /// Whether an answer is being written whose length nobody knows: a stream of events.
    private var isStreaming = false
    /// Whether the connection ends with the answer: it tells its end by nothing else, or says so itself.
    private var endsWithAnswer = false
    /// Whether the client has closed its side.
    private var isInputOver = false

    /// An encoder that leaves the fields of framing as they are.
    static var encoder: HTTPResponseEncoder {
        var configuration = HTTPResponseEncoder.Configuration()
        configuration.automaticallySetFramingHeaders = false
        return HTTPResponseEncoder(configuration: configuration)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        let exchange = Exchange(isHead: head.method == .HEAD, isRecent: head.isRecent, isKept: head.isKeepAlive)
        exchanges.append(exchange)
        // Whoever ends the connection after the answer looks for this very word.
        if !exchange.isKept { head.headers.replaceOrAdd(name: "connection", value: "close") }
        // HTTP/1.0 knows no word before the answer.
        if !exchange.isRecent { head.headers.remove(name: "expect") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where (100..<200).contains(head.status.code): context.write(data, promise: promise)
        case .head(var head):
            // What is said of a request that was none is an answer of its own.
            frame(&head, exchanges.first ?? Exchange())
            context.write(wrapOutboundOut(.head(head)), promise: promise)
            if isStreaming, isInputOver { end(context) }
        case .body:
            if exchanges.first?.isHead == true {
                promise?.succeed()
            } else {
                context.write(data, promise: promise)
            }
        case .end:
            if !exchanges.isEmpty { exchanges.removeFirst() }
            isStreaming = false
            guard endsWithAnswer else {
                context.write(data, promise: promise)
                return
            }
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
        }
    }

    /// A client of a stream that closes its side has gone. One that waits for an answer may have said all there is to say.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            isInputOver = true
            if isStreaming {
                end(context)
                return
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func end(_ context: ChannelHandlerContext) {
        context.flush()
        context.close(promise: nil)
    }

    private func frame(_ head: inout HTTPResponseHead, _ exchange: Exchange) {
        // Whoever answers so has seen that what follows is no request.
        if exchange.isKept, head.headers.first(name: "connection") == "close" { endsWithAnswer = true }
        var isKept = exchange.isKept && !endsWithAnswer
        if !head.status.mayHaveResponseBody {
            head.headers.remove(name: "content-length")
        } else if !exchange.isHead, !head.headers.contains(name: "content-length") {
            isStreaming = true
            if exchange.isRecent {
                head.headers.replaceOrAdd(name: "transfer-encoding", value: "chunked")
            } else {
                endsWithAnswer = endsWithAnswer || isKept
                isKept = false
            }
        }
        if !isKept {
            head.headers.replaceOrAdd(name: "connection", value: "close")
        } else if !exchange.isRecent {
            head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
        }
    }
}
