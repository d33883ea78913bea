internal import NIOCore
internal import NIOHTTP1

/// Refuses a request of HTTP/1.1 that names no host, or two (RFC 9112, 3.2): what is in between may have taken it for another
/// one's. HTTP/1.0 knows no such field, and checks of health are often made by it.
///
/// Stands before requests lose their version. The error is answered with 400 as any other of the syntax is, in its turn.
final class HostCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var isOver = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Where one request was none, nobody knows what follows.
        guard !isOver else { return }
        if case .head(let head) = unwrapInboundIn(data), head.version != .http1_0, !Self.namesOneHost(head.headers) {
            isOver = true
            context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
            return
        }
        context.fireChannelRead(data)
    }

    private static func namesOneHost(_ fields: HTTPHeaders) -> Bool {
        var count = 0
        for field in fields where field.name.utf8.count == 4 && field.name.lowercased() == "host" { count += 1 }
        return count == 1
    }
}
