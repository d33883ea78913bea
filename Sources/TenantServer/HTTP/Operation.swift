internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird

/// One thing that the server does at one path: what the document of the API says of it, and what does it.
///
/// The router and the document are both made from these, so that they cannot part.
struct Operation: Sendable {
    /// GET also answers HEAD.
    let method: HTTPRequest.Method
    /// `/v1/tenants/{slug}`: whole segments in braces are parameters.
    let path: String
    /// The name in the document, in metrics and in generated clients: `getTenant`.
    let id: String
    /// The heading that it stands below.
    let tag: APITag
    let summary: String
    var description: String?
    /// What stands in the path, the query and fields of its own.
    var parameters: [APIParameter] = []
    /// The schema of the JSON body that has to be there.
    var body: JSON?
    /// What it answers, besides refusals that every operation of its kind has.
    let answers: [APIAnswer]
    let handler: Handler

    /// What does it, and for whom.
    enum Handler: Sendable {
        /// Needs no token.
        case open(@Sendable (Call, Backend) async throws -> Answer)
        /// Needs a token.
        case authorized(Requirement, @Sendable (Call, Caller, Backend) async throws -> Answer)
    }

    /// What a token has to be good for.
    enum Requirement: Sendable {
        case scope(Caller.Scopes)
        /// An operator's token, of whatever scope.
        case `operator`

        /// Whether `caller` is let in.
        func admits(_ caller: Caller) -> Bool {
            switch self {
            case .scope(let scope): caller.may(scope)
            case .operator: caller.isOperator
            }
        }
    }

    /// The names of the query parameters.
    var queryNames: [String] { parameters.filter { $0.place == .query }.map(\.name) }
}

/// Headings of the document.
enum APITag: String, Sendable, CaseIterable {
    case flags, tenants, payments, events, server

    var about: String {
        switch self {
        case .flags: "OpenFeature Remote Evaluation Protocol 0.3"
        case .tenants: "The state of tenants"
        case .payments: "What a bot does with cards and money"
        case .events: "What has changed"
        case .server: "The server itself"
        }
    }
}

/// A parameter of an operation.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case path, query, header
    }

    let name: String
    let place: Place
    let about: String
    let schema: JSON
    var isRequired = false

    /// The slug of a tenant, in the path.
    static let slug = APIParameter(
        name: "slug",
        place: .path,
        about: "The slug of a tenant.",
        schema: .type("string").with(["minLength": .integer(1), "maxLength": .integer(63)]),
        isRequired: true
    )

    /// The tag of what the client has already.
    static let ifNoneMatch = APIParameter(
        name: "If-None-Match",
        place: .header,
        about: "The ETag of an earlier answer: 304 when it is still right.",
        schema: .type("string")
    )
}

/// An answer of an operation.
struct APIAnswer: Sendable {
    let status: Int
    let about: String
    /// The schema of the body, if it has one.
    var schema: JSON?
    var contentType = "application/json"
    /// Whether there is an ETag.
    var isTagged = false
    /// Whether it says when another try is worth it.
    var hasRetryAfter = false
}

extension APIAnswer {
    /// What every operation on a tenant may answer.
    static let noTenant = APIAnswer(
        status: 404,
        about: "There is no such tenant, or none that the token may see.",
        schema: .component("Error")
    )
}
