internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import TenantRuntime

/// The way of a request: find the operation, admit the caller, read the body, answer, count.
struct ServerResponder: HTTPResponder {
    private let routes = API.routes
    private let backend: Backend
    private let limits: ServerLimits
    private let queryNames: [[String]]

    private let logger: Logger

    init(_ backend: Backend, limits: ServerLimits, logger: Logger) {
        self.backend = backend
        self.logger = logger
        self.limits = limits
        queryNames = routes.operations.map(\.queryNames)
    }

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        let start = ContinuousClock.now
        let (path, query) = Self.split(request.head.path ?? "/")
        let match = routes.match(path)
        let method = request.method == .head ? HTTPRequest.Method.get : request.method
        let place = match?.operations.first { $0.method == method }?.place
        var answer: Answer
        if let match, let place {
            answer = await self.answer(place, match.parameters, query, request)
        } else if let match {
            let refusal = Refusal(
                .methodNotAllowed,
                "method_not_allowed",
                "this path takes \(match.allowed)",
                headers: [.allow: match.allowed]
            )
            answer = refusal.answer(in: match.operations.first.map { routes.operations[$0.place].tag })
        } else {
            answer = FlagRoutes.answer(toUnknown: path) ?? Refusal.notFound.answer(in: nil)
        }
        answer.headers[.xContentTypeOptions] = "nosniff"
        backend.metrics.count(
            route: place ?? routes.operations.count,
            status: answer.status.code,
            time: start.duration(to: .now)
        )
        if request.method == .head { return answer.withoutBody }
        // A client that has gone is noticed by the next write alone, and a stream may have nothing to say for long.
        if case .stream(let events) = answer.body { context.whenClosed(events.ending) }
        return answer.response
    }

    /// Answers with whatever becomes of the operation.
    private func answer(
        _ place: Int,
        _ parameters: [String],
        _ query: Substring?,
        _ request: Request
    ) async -> Answer {
        let operation = routes.operations[place]
        do {
            var call = Call(snapshot: backend.runtime.snapshot, path: parameters, headers: request.headers)
            // Before the token is looked at: one that stands in the URL is refused whoever else is named.
            if query != nil { call.query = try QueryParameters(query, knowing: queryNames[place]) }
            switch operation.handler {
            case .open(let handle): return try await handle(call, backend)
            case .authorized(let requirement, let handle):
                let caller: Caller
                switch backend.tokens.caller(of: Credential(request.headers), in: call.snapshot.databaseIdentity) {
                case .admitted(let admitted): caller = admitted
                case .refused(let challenge): return Answer(.unauthorized, headers: [.wwwAuthenticate: challenge])
                case .unknown(let seconds):
                    throw Refusal.unavailable("tokens cannot be looked up now", retryAfter: seconds)
                }
                guard requirement.admits(caller) else { return Answer(.forbidden) }
                if operation.body != nil { call.body = try await body(of: request) }
                return try await handle(call, caller, backend)
            }
        } catch let refusal as Refusal {
            return refusal.answer(in: operation.tag, key: parameters.first)
        } catch {
            // What failed is for the log alone; errors of this project describe themselves without values.
            logger.error(
                "a request failed: \(error)",
                metadata: ["event": "request_failed", "route": "\(operation.id)"]
            )
            return Refusal(.internalServerError, "internal", "the server failed; its log says why")
                .answer(in: operation.tag)
        }
    }

    private func body(of request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limits.bodyBytes {
            throw Refusal.tooLarge(limits.bodyBytes)
        }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limits.bodyBytes else {
                    throw Refusal.tooLarge(limits.bodyBytes)
                }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            // Framing that is none, or a client that has gone: whatever it is, it is none of ours.
            logger.debug("a body was not read to its end: \(error)", metadata: ["event": "request_broken"])
            throw Refusal.broken
        }
        return bytes
    }

    /// The path and what follows the question mark.
    private static func split(_ target: String) -> (path: Substring, query: Substring?) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], nil) }
        return (target[..<mark], target[target.index(after: mark)...])
    }
}
