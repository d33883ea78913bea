internal import NIOCore
internal import NIOHTTP1

/// Refuses heads that whoever is in between may have read in another way (RFC 9112): a request of HTTP/1.1 that names no host,
/// two, or what cannot be one; chunks in HTTP/1.0, which knows none; a body in any coding but chunks, alone or with them.
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
        var host: String?
        for field in fields where field.name.utf8.count == 4 && field.name.lowercased() == "host" {
            guard host == nil else { return false }
            host = field.value
        }
        return host.map(isHost) ?? false
    }

    /// Whether a value is a name or an address, and perhaps a port: nothing that somebody in between would take for two hosts, or
    /// for the beginning of a path.
    private static func isHost(_ value: String) -> Bool {
        var rest = value.utf8[...]
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
            guard rest[..<end].dropFirst().contains(UInt8(ascii: ":")) else { return false }
            guard rest[..<end].dropFirst().allSatisfy({ isNameByte($0) || $0 == UInt8(ascii: ":") }) else {
                return false
            }
            rest = rest[end...].dropFirst()
        } else {
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            guard end > rest.startIndex, rest[..<end].allSatisfy(isNameByte) else { return false }
            rest = rest[end...]
        }
        guard let colon = rest.popFirst() else { return true }
        return colon == UInt8(ascii: ":") && rest.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Letters, digits and what else a registered name has, but for a comma: a list of hosts is none.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~%!$&'()*+;=".utf8.contains(byte)
        }
    }
}

extension HTTPRequestHead {
    /// Whether it is of HTTP/1.1, and not of a version before.
    var isRecent: Bool { version.major == 1 && version.minor >= 1 }
}
