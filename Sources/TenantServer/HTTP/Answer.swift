internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird

/// What a route answers, before anything of it is sent.
struct Answer: Sendable {
    /// What follows the head.
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Written piece by piece until the client goes or the server stops.
        case stream(EventStream)
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Body

    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON document. What depends on a token is kept by no cache in between.
    init(_ status: HTTPResponse.Status = .ok, json: [UInt8], headers: HTTPFields = Answer.jsonHeaders) {
        self.init(status, headers: headers, body: .bytes(json))
    }

    /// A JSON document that `write` writes.
    init(_ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        write(&writer)
        self.init(status, json: writer.bytes)
    }

    /// Plain text.
    init(text: String, type: String) {
        self.init(.ok, headers: [.contentType: type, .cacheControl: "no-store"], body: .bytes(Array(text.utf8)))
    }

    /// The fields of every JSON document, made once.
    static let jsonHeaders: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
}

extension Answer {
    /// A document that a client may ask for again by its tag: all of it, or 304 when the client has it already.
    ///
    /// - Parameters:
    ///   - tag: The strong tag, without quotes.
    ///   - known: The value of `If-None-Match`, if there is one.
    ///   - json: Makes the document; called only when it is sent.
    init(tagged tag: String, unlessKnown known: String?, json: () -> [UInt8]) {
        let headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "private, no-cache", .eTag: "\"\(tag)\"",
        ]
        if let known, EntityTags(known).contain(tag) {
            self.init(.notModified, headers: [.cacheControl: "private, no-cache", .eTag: "\"\(tag)\""])
        } else {
            self.init(.ok, json: json(), headers: headers)
        }
    }

    /// The answer as the server sends it.
    var response: Response {
        switch body {
        case .none: Response(status: status, headers: headers)
        case .bytes(let bytes):
            Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .stream(let events):
            Response(status: status, headers: headers, body: ResponseBody(asyncSequence: events))
        }
    }

    /// The same head without a body, for HEAD: with the length that the body would have.
    var withoutBody: Response {
        var response = response
        let length = response.body.contentLength
        response.body = ResponseBody()
        response.headers[.contentLength] = length.map(String.init)
        return response
    }
}
