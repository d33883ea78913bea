internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird

/// Why a request gets no answer: a status, and for people and programs a code and a sentence.
///
/// What is said never depends on tenants that the caller may not see, and quotes nothing that a database said.
struct Refusal: Error, Sendable, Hashable {
    let status: HTTPResponse.Status
    /// A stable name: `not_found`.
    let code: String
    /// One sentence.
    let message: String
    /// Further fields of the answer.
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// Nothing there, or nothing that the caller may see.
    static let notFound = Refusal(.notFound, "not_found", "there is nothing here")

    /// CONNECT asks for a way to another server. What follows it is none of HTTP, so that the connection ends.
    static let noTunnel = Refusal(
        .notImplemented,
        "not_implemented",
        "this server is no proxy",
        headers: [.connection: "close"]
    )

    /// A tenant that is not there, or that the caller may not see: the two look the same.
    static let noTenant = Refusal(.notFound, "tenant_not_found", "there is no such tenant")

    /// Something that the caller sent is not as the document of the API describes it.
    static func invalid(_ message: String) -> Refusal { Refusal(.badRequest, "invalid_request", message) }

    /// A body that does not come to its end as HTTP asks for it. Where the next request would begin nobody knows.
    static let broken = Refusal(
        .badRequest,
        "broken_request",
        "the body breaks off, or is not framed as HTTP asks for",
        headers: [.connection: "close"]
    )

    /// More bytes than a request may have. The rest of them is not waited for.
    static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(
            .contentTooLarge,
            "body_too_large",
            "a body has at most \(limit) bytes",
            headers: [.connection: "close"]
        )
    }

    /// Something that is needed does not answer; worth another try after `seconds`.
    static func unavailable(_ message: String, retryAfter seconds: Int) -> Refusal {
        Refusal(.serviceUnavailable, "unavailable", message, headers: [.retryAfter: String(seconds)])
    }

    /// The caller has as much of something as one may have; worth another try after `seconds`.
    static func tooMany(_ message: String, retryAfter seconds: Int) -> Refusal {
        Refusal(.tooManyRequests, "too_many", message, headers: [.retryAfter: String(seconds)])
    }

    /// The answer of an operation.
    ///
    /// - Parameters:
    ///   - tag: The heading that the operation stands below: flags have the protocol's own form.
    ///   - key: The flag that was asked for, if it was one.
    /// - Returns: The answer.
    func answer(in tag: APITag?, key: String? = nil) -> Answer {
        var answer = Answer(status) { writer in
            writer.object { writer in
                switch tag {
                case .flags:
                    if status == .badRequest {
                        if let key { writer.member("key", string: key) }
                        writer.member("errorCode", string: EvaluationFault.Code.general.rawValue)
                    }
                    writer.member("errorDetails", string: message)
                default: writer.member("error") { writer in writer.object { writeMembers(to: &$0) } }
                }
            }
        }
        answer.headers.append(contentsOf: headers)
        return answer
    }

    private func writeMembers(to writer: inout JSONWriter) {
        writer.member("code", string: code)
        writer.member("message", string: message)
    }
}
