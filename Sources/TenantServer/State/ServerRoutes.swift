internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import TenantRuntime

/// The routes about the server itself: its health, its revision and its figures.
enum ServerRoutes {
    static var operations: [Operation] {
        [
            Operation(
                method: .get,
                path: "/healthz",
                id: "health",
                tag: .server,
                summary: "Whether the process answers",
                answers: [APIAnswer(status: 200, about: "It does.", schema: .component("Health"))],
                handler: .open { _, _ in Answer { $0.write(raw: #"{"status":"ok"}"#) } }
            ),
            Operation(
                method: .get,
                path: "/readyz",
                id: "readiness",
                tag: .server,
                summary: "Whether there is state to answer from, and anybody to answer",
                description: """
                    200 also when the state may not be the newest, which it says: a server that goes on with what it knows is \
                    of more use than none. 503 while no token can be looked up.
                    """,
                answers: [
                    APIAnswer(status: 200, about: "There is.", schema: .component("Readiness")),
                    APIAnswer(
                        status: 503,
                        about: "Nobody can be let in now.",
                        schema: .component("Readiness"),
                        hasRetryAfter: true
                    ),
                ],
                handler: .open { _, backend in
                    backend.tokens.isGood(in: backend.runtime.snapshot.databaseIdentity)
                        ? ready(backend.runtime.condition) : unready
                }
            ),
            Operation(
                method: .get,
                path: "/v1/revision",
                id: "getRevision",
                tag: .server,
                summary: "The revision that is served",
                description: """
                    With a tenant's token: the last revision that changed the tenant, and the etag of the tenant. With an \
                    operator's: the database's.
                    """,
                answers: [APIAnswer(status: 200, about: "The revision.", schema: .component("Revision"))],
                handler: .authorized(.scope(.read), revision)
            ),
            Operation(
                method: .get,
                path: "/metrics",
                id: "metrics",
                tag: .server,
                summary: "Figures for Prometheus",
                answers: [
                    APIAnswer(status: 200, about: "The figures.", schema: .type("string"), contentType: "text/plain")
                ],
                handler: .authorized(.operator) { _, _, backend in
                    Answer(text: await backend.figures(), type: "text/plain; version=0.0.4; charset=utf-8")
                }
            ),
            Operation(
                method: .get,
                path: "/openapi.json",
                id: "openapi",
                tag: .server,
                summary: "This document",
                answers: [APIAnswer(status: 200, about: "The document.", schema: .type("object"))],
                handler: .open { _, _ in Answer(json: Array(API.document.utf8)) }
            ),
        ]
    }

    private static func ready(_ condition: RuntimeCondition) -> Answer {
        Answer { writer in
            writer.object { writer in
                writer.member("status", string: condition.isReady ? "ready" : "stale")
                // Which server, which database, what it said: nothing for those without a token.
                writer.member("reason", string: condition.staleReason?.name)
            }
        }
    }

    private static var unready: Answer {
        var answer = Answer(.serviceUnavailable) { writer in
            writer.object { writer in
                writer.member("status", string: "unready")
                writer.member("reason", string: "tokens")
            }
        }
        answer.headers[.retryAfter] = "5"
        return answer
    }

    private static func revision(_ call: Call, _ caller: Caller, _ backend: Backend) throws(Refusal) -> Answer {
        let status = backend.runtime.condition.isReady ? "ready" : "stale"
        switch caller.principal {
        case .operator:
            return Answer { writer in
                writer.object { writer in
                    writer.member("revision", integer: call.snapshot.revision)
                    writer.member("status", string: status)
                }
            }
        case .tenant(let id):
            guard let bot = call.snapshot.bot(id: id) else { throw .noTenant }
            return Answer { writer in
                writer.object { writer in
                    writer.member("revision", integer: bot.revision)
                    writer.member("etag", string: caller.tag(of: bot))
                    writer.member("status", string: status)
                }
            }
        }
    }
}
