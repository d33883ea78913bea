internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import TenantRuntime

/// The way of a request: find the operation, read to the end, admit the caller, answer, count.
struct ServerResponder: HTTPResponder {
    private let routes = API.routes
    private let backend: Backend
    private let limits: ServerLimits
    private let queryNames: [[String]]

    private let logger: Logger
    private let obstacles: ObstacleLog

    init(_ backend: Backend, limits: ServerLimits, logger: Logger) {
        self.backend = backend
        self.logger = logger
        obstacles = ObstacleLog(logger)
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
        do throws(Refusal) {
            // Before anything is done, and whoever reads the body: a request whose end is none is no request.
            let body = try await body(of: request, isKept: place.map { routes.operations[$0].body != nil } ?? false)
            answer =
                if let match, let place {
                    await self.answer(place, match.parameters, query, request.headers, body)
                } else {
                    unrouted(request.method, path, match)
                }
        } catch {
            answer = error.answer(in: tag(of: match), key: match?.parameters.first)
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

    /// What is said of a path where there is nothing, or not by this method; and of the two targets that are no paths (RFC 9112,
    /// 3.2): the server itself, and another one.
    private func unrouted(_ method: HTTPRequest.Method, _ path: Substring, _ match: RouteTable.Match?) -> Answer {
        if method == .connect { return Refusal.noTunnel.answer(in: nil) }
        if method == .options, path == "*" { return Answer(.noContent, headers: [.allow: routes.allowed]) }
        guard let match else { return FlagRoutes.answer(toUnknown: path) ?? Refusal.notFound.answer(in: nil) }
        let refusal = Refusal(
            .methodNotAllowed,
            "method_not_allowed",
            "this path takes \(match.allowed)",
            headers: [.allow: match.allowed]
        )
        return refusal.answer(in: tag(of: match))
    }

    /// The heading that the operations of a path stand below, which decides on the form of refusals.
    private func tag(of match: RouteTable.Match?) -> APITag? {
        match?.operations.first.map { routes.operations[$0.place].tag }
    }

    /// Answers with whatever becomes of the operation.
    private func answer(
        _ place: Int,
        _ parameters: [String],
        _ query: Substring?,
        _ headers: HTTPFields,
        _ body: [UInt8]
    ) async -> Answer {
        let operation = routes.operations[place]
        do {
            var call = Call(snapshot: backend.runtime.snapshot, path: parameters, headers: headers, body: body)
            // Before the token is looked at: one that stands in the URL is refused whoever else is named.
            if query != nil { call.query = try QueryParameters(query, knowing: queryNames[place]) }
            switch operation.handler {
            case .open(let handle): return try await handle(call, backend)
            case .authorized(let requirement, let handle):
                let caller: Caller
                switch backend.tokens.caller(of: Credential(headers), in: call.snapshot.databaseIdentity) {
                case .admitted(let admitted): caller = admitted
                case .refused(let challenge): return Answer(.unauthorized, headers: [.wwwAuthenticate: challenge])
                case .unknown(let seconds):
                    throw Refusal.unavailable("tokens cannot be looked up now", retryAfter: seconds)
                }
                guard requirement.admits(caller) else { return Answer(.forbidden) }
                return try await handle(call, caller, backend)
            }
        } catch let refusal as Refusal {
            return refusal.answer(in: operation.tag, key: parameters.first)
        } catch let failure as Unanswered {
            obstacles.note(failure.cause, in: operation.id)
            return failure.refusal.answer(in: operation.tag, key: parameters.first)
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

    /// Reads the body to its end.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - isKept: Whether anybody wants to have it.
    /// - Returns: The bytes; none where nobody wants them.
    /// - Throws: ``Refusal`` where it is too large, has no end or is not framed as HTTP asks for.
    private func body(of request: Request, isKept: Bool) async throws(Refusal) -> [UInt8] {
        guard request.head.announcedLength <= limits.bodyBytes else { throw .tooLarge(limits.bodyBytes) }
        var (bytes, count): ([UInt8], Int) = ([], 0)
        do {
            for try await part in request.body {
                count += part.readableBytes
                guard count <= limits.bodyBytes else { throw Refusal.tooLarge(limits.bodyBytes) }
                if isKept { bytes.append(contentsOf: part.readableBytesView) }
            }
            return bytes
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            // Framing that is none, or a client that has gone: whatever it is, it is none of ours.
            logger.debug("a body was not read to its end: \(error)", metadata: ["event": "request_broken"])
            throw .broken
        }
    }

    /// The path and what follows the question mark.
    private static func split(_ target: String) -> (path: Substring, query: Substring?) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], nil) }
        return (target[..<mark], target[target.index(after: mark)...])
    }
}
