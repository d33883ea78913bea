internal import NIOCore
internal import NIOHTTP1

/// Refuses heads that whoever is in between may have read in another way (RFC 9112): a request of HTTP/1.1 that names no host,
/// or two; chunks in HTTP/1.0, which knows none; codings of the body besides chunks.
///
/// HTTP/1.0 need not name a host, and checks of health are often made by it. Stands before requests lose their version. The
/// error is answered as any other of the syntax is, in its turn.
final class HeadCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// A body is coded in a way that is not known here.
    struct UnknownCoding: Error {}

    private var isOver = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Where one request was none, nobody knows what follows.
        guard !isOver else { return }
        if case .head(let head) = unwrapInboundIn(data), let fault = Self.fault(of: head) {
            isOver = true
            context.fireErrorCaught(fault)
            return
        }
        context.fireChannelRead(data)
    }

    private static func fault(of head: HTTPRequestHead) -> (any Error)? {
        let codings = head.headers[canonicalForm: "transfer-encoding"].map { $0.lowercased() }
        guard head.isRecent else { return codings.isEmpty ? nil : HTTPParserError.invalidHeaderToken }
        guard namesOneHost(head.headers) else { return HTTPParserError.invalidHeaderToken }
        // Chunks come last, and once; the parser refuses a body whose end they do not tell.
        guard codings.count > 1 else { return nil }
        return codings.dropLast().contains("chunked") ? HTTPParserError.invalidHeaderToken : UnknownCoding()
    }

    private static func namesOneHost(_ fields: HTTPHeaders) -> Bool {
        var count = 0
        for field in fields where field.name.utf8.count == 4 && field.name.lowercased() == "host" { count += 1 }
        return count == 1
    }
}

extension HTTPRequestHead {
    /// Whether it is of HTTP/1.1, and not of a version before.
    var isRecent: Bool { version.major == 1 && version.minor >= 1 }
}
