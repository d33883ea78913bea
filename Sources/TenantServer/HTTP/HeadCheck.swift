internal import NIOCore
internal import NIOHTTP1

/// Refuses heads that whoever is in between may have read in another way (RFC 9112): a request of HTTP/1.1 that names no host,
/// or two; chunks in HTTP/1.0, which knows none; a body in any coding but chunks, alone or with them.
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

    /// Of what follows a head that was none, the parser has more to say; it was said already.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return }
        context.fireErrorCaught(error)
    }

    private static func fault(of head: HTTPRequestHead) -> (any Error)? {
        let isCoded = head.headers.contains(name: "transfer-encoding")
        guard head.isRecent else { return isCoded ? HTTPParserError.invalidHeaderToken : nil }
        guard namesOneHost(head.headers) else { return HTTPParserError.invalidHeaderToken }
        let codings = head.headers[canonicalForm: "transfer-encoding"].map { $0.lowercased() }
        // The parser refuses others as well, but with the body: by then the head would be on its way to be answered.
        guard isCoded, codings != ["chunked"] else { return nil }
        // Chunks come last, and once.
        let isNone = codings.isEmpty || codings.dropLast().contains("chunked")
        return isNone ? HTTPParserError.invalidHeaderToken : UnknownCoding()
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
