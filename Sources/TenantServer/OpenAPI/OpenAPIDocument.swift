internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird

/// The OpenAPI 3.1 document of operations.
struct OpenAPIDocument {
    let operations: [Operation]

    /// The document for people and programs: indented, and with a line end. The same operations give the same bytes.
    var text: String { document.schemaText }

    private var document: JSON {
        .map([
            "openapi": .string("3.1.0"),
            "info": .map([
                "title": .string("Tenantry"),
                "version": .string("1.0.0"),
                "summary": .string("The state of tenants, for bots and other programs"),
                "description": .string(Self.about),
            ]),
            "servers": .array([.map(["url": .string("/")])]),
            "tags": .array(
                APITag.allCases.map { .map(["name": .string($0.rawValue), "description": .string($0.about)]) }
            ),
            "paths": .object(paths),
            "components": .map([
                "schemas": .object(APISchemas.all),
                "responses": .object(Self.refusals.map { JSON.Member($0.name, $0.answer) }),
                "securitySchemes": .map([
                    "bearer": .map(["type": .string("http"), "scheme": .string("bearer")]),
                    "apiKey": .map([
                        "type": .string("apiKey"), "in": .string("header"), "name": .string("X-API-Key"),
                    ]),
                ]),
            ]),
        ])
    }

    private static let about = """
        Requests carry an API token as Authorization: Bearer or as X-API-Key. A tenant's token reaches that tenant alone; \
        another tenant and one that does not exist look the same. An operator's token reaches all. The scope read reads what \
        is not secret; runtime holds read, and what a bot does at run time. Amounts are whole kopeks; one toman is 100.
        """

    /// Paths in the order in which their first operation stands.
    private var paths: [JSON.Member] {
        var paths: [(path: String, operations: [JSON.Member])] = []
        for operation in operations {
            let member = JSON.Member(operation.method.rawValue.lowercased(), Self.json(operation))
            if let known = paths.firstIndex(where: { $0.path == operation.path }) {
                paths[known].operations.append(member)
            } else {
                paths.append((operation.path, [member]))
            }
        }
        return paths.map { JSON.Member($0.path, .object($0.operations)) }
    }

    private static func json(_ operation: Operation) -> JSON {
        var answers = operation.answers.map { JSON.Member(String($0.status), json($0)) }
        for refusal in refusals
        where refusal.applies(operation) && !operation.answers.contains(where: { $0.status == refusal.status }) {
            answers.append(
                JSON.Member(
                    String(refusal.status),
                    .map(["$ref": .string("#/components/responses/" + refusal.name)])
                )
            )
        }
        answers.sort { $0.name.precedesInBytes($1.name) }
        return JSON.map([
            "operationId": .string(operation.id),
            "tags": .texts([operation.tag.rawValue]),
            "summary": .string(operation.summary),
        ]).with([
            "description": operation.description.map(JSON.string),
            "security": operation.isOpen
                ? .array([]) : .array([.map(["bearer": .array([])]), .map(["apiKey": .array([])])]),
            "parameters": operation.parameters.isEmpty ? nil : .array(operation.parameters.map(json)),
            "requestBody": operation.body.map { schema in
                .map(["required": .bool(true), "content": .map(["application/json": .map(["schema": schema])])])
            },
            "responses": .object(answers),
        ])
    }

    private static func json(_ parameter: APIParameter) -> JSON {
        .map([
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "description": .string(parameter.about), "required": .bool(parameter.isRequired),
            "schema": parameter.schema,
        ])
    }

    private static func json(_ answer: APIAnswer) -> JSON {
        JSON.map(["description": .string(answer.about)]).with([
            "headers": answer.isTagged
                ? .map([
                    "ETag": .map([
                        "description": .string("For If-None-Match."), "schema": .type("string"),
                    ])
                ]) : answer.hasRetryAfter ? retryAfter : nil,
            "content": answer.schema.map { .object([JSON.Member(answer.contentType, .map(["schema": $0]))]) },
        ])
    }
}

extension OpenAPIDocument {
    /// An answer that many operations have.
    fileprivate struct Refused {
        let name: String
        let status: Int
        let about: String
        var schema: JSON? = .component("Error")
        var headers: JSON?
        let applies: (Operation) -> Bool

        var answer: JSON {
            JSON.map(["description": .string(about)]).with([
                "headers": headers,
                "content": schema.map { .map(["application/json": .map(["schema": $0])]) },
            ])
        }
    }

    fileprivate static var refusals: [Refused] {
        [
            Refused(name: "BadRequest", status: 400, about: "The request is not as this document describes it.") {
                $0.tag != .flags
            },
            Refused(
                name: "Unauthorized",
                status: 401,
                about: "There is no token, or none that is good.",
                schema: nil,
                headers: .map(["WWW-Authenticate": .map(["schema": .type("string")])]),
                applies: { !$0.isOpen }
            ),
            Refused(
                name: "Forbidden",
                status: 403,
                about: "The token is not good for this.",
                schema: nil,
                applies: { !$0.isOpen }
            ),
            Refused(name: "TooLarge", status: 413, about: "The body is too large.") {
                $0.body != nil && $0.tag != .flags
            },
            Refused(
                name: "FlagTooLarge",
                status: 413,
                about: "The body is too large.",
                schema: .component("EvaluationError"),
                applies: { $0.tag == .flags }
            ),
            Refused(
                name: "Failure",
                status: 500,
                about: "The server failed.",
                applies: { $0.tag != .flags && !$0.isOpen }
            ),
            Refused(
                name: "FlagFailure",
                status: 500,
                about: "The server failed.",
                schema: .component("EvaluationError"),
                applies: { $0.tag == .flags }
            ),
            Refused(
                name: "Unavailable",
                status: 503,
                about: "What is needed does not answer now.",
                headers: retryAfter,
                applies: { $0.tag != .flags && !$0.isOpen }
            ),
            Refused(
                name: "FlagUnavailable",
                status: 503,
                about: "What is needed does not answer now.",
                schema: .component("EvaluationError"),
                headers: retryAfter,
                applies: { $0.tag == .flags }
            ),
        ]
    }

    private static var retryAfter: JSON {
        .map(["Retry-After": .map(["description": .string("In seconds."), "schema": .type("integer")])])
    }
}

extension Operation {
    /// Whether it needs no token.
    var isOpen: Bool { if case .open = handler { true } else { false } }
}

extension JSON {
    /// A schema that the document defines under `components`.
    static func component(_ name: String) -> JSON { .map(["$ref": .string("#/components/schemas/" + name)]) }
}
