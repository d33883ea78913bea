internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import TenantRuntime

/// `/v1/events`: a stream that says what has changed, and when to ask again.
enum EventRoutes {
    static var operations: [Operation] {
        [
            Operation(
                method: .get,
                path: "/v1/events",
                id: "streamEvents",
                tag: .events,
                summary: "Hear of changes",
                description: """
                    Server-sent events. With a tenant's token, or for the tenant that an operator names: an event whenever \
                    that tenant changes, whose id is its etag. For an operator who names none: an event for every change, \
                    with the tenants that it touched; one that was renamed is there under both names, one that was deleted under \
                    its last. Without them, anything may have changed. A stream begins with an event \
                    unless Last-Event-ID says that nothing was missed.
                    """,
                parameters: [
                    APIParameter(
                        name: "tenant",
                        place: .query,
                        about: "The slug of the tenant whose changes are told.",
                        schema: .type("string").with(["minLength": .integer(1), "maxLength": .integer(63)])
                    ),
                    APIParameter(
                        name: "Last-Event-ID",
                        place: .header,
                        about: "The id of the last event that the client saw.",
                        schema: .type("string")
                    ),
                ],
                answers: [
                    APIAnswer(
                        status: 200,
                        about: "The stream.",
                        schema: .type("string"),
                        contentType: "text/event-stream"
                    ),
                    APIAnswer(status: 404, about: "There is no such tenant.", schema: .component("Error")),
                    APIAnswer(
                        status: 429,
                        about: "The token has as many streams as it may have.",
                        schema: .component("Error"),
                        hasRetryAfter: true
                    ),
                ],
                handler: .authorized(.scope(.read), stream)
            )
        ]
    }

    private static func stream(_ call: Call, _ caller: Caller, _ backend: Backend) throws(Refusal) -> Answer {
        Answer(
            .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .stream(try EventStream(call, caller, backend))
        )
    }
}
