internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import TenantModel
internal import TenantRuntime

/// What a bot does with cards at run time: show the next one, and say whether it was paid to.
enum PaymentRoutes {
    static var operations: [Operation] {
        [
            Operation(
                method: .post,
                path: "/v1/tenants/{slug}/payment-card",
                id: "nextCard",
                tag: .payments,
                summary: "Take the next card by rotation",
                description: "Counts the card as shown. Not to be sent again unless the answer was lost.",
                parameters: [.slug],
                answers: [
                    APIAnswer(status: 200, about: "The card to show.", schema: .component("RevealedCard")),
                    .noTenant,
                    APIAnswer(
                        status: 409,
                        about: "No card can be shown, or the tenant is switched off.",
                        schema: .component("Error")
                    ),
                ],
                handler: .authorized(.scope(.runtime), next)
            ),
            Operation(
                method: .post,
                path: "/v1/tenants/{slug}/cards/{card}/result",
                id: "recordCardResult",
                tag: .payments,
                summary: "Say whether a card was paid to",
                description: "Weighted rotation prefers cards that are paid to.",
                parameters: [
                    .slug,
                    APIParameter(
                        name: "card",
                        place: .path,
                        about: "The id of the card.",
                        schema: .integers(1...Int64(Int32.max)),
                        isRequired: true
                    ),
                ],
                body: .record(["success": .type("boolean")]),
                answers: [
                    APIAnswer(status: 204, about: "It is counted."),
                    APIAnswer(status: 404, about: "There is no such tenant or card.", schema: .component("Error")),
                ],
                handler: .authorized(.scope(.runtime), record)
            ),
        ]
    }

    private static func next(_ call: Call, _ caller: Caller, _ backend: Backend) async throws -> Answer {
        let bot = try call.tenant(for: caller)
        // Its cards may be the reason why it was switched off.
        guard bot.isActive else { throw Refusal(.conflict, "inactive", "the tenant is switched off") }
        guard
            let card = try await answering({ () async throws(RuntimeError) in
                try await backend.runtime.cards(of: bot, in: call.snapshot).next()
            })
        else { throw Refusal(.conflict, "no_card", "the tenant has no card that can be shown") }
        return Answer { card.write(to: &$0, revealing: true) }
    }

    private static func record(_ call: Call, _ caller: Caller, _ backend: Backend) async throws -> Answer {
        let bot = try call.tenant(for: caller)
        // One card has one path: neither `05` nor `+5` is that of the card 5.
        guard let card = Int32(call.path[1]), card > 0, String(card) == call.path[1] else { throw Refusal.notFound }
        guard let success = try call.members("success")["success"]?.bool else {
            throw Refusal.invalid("the member success is true or false")
        }
        let isThere = try await answering { () async throws(RuntimeError) in
            try await backend.runtime.cards(of: bot, in: call.snapshot).record(success: success, card: card)
        }
        guard isThere else { throw Refusal.notFound }
        return Answer(.noContent)
    }
}

/// Runs what asks the database for a request, and says of a failure what the client can do.
///
/// - Throws: ``Refusal``, or ``Unanswered`` where the log has more to say.
func answering<Value>(_ body: () async throws(RuntimeError) -> Value) async throws -> Value {
    do throws(RuntimeError) {
        return try await body()
    } catch {
        throw Unanswered.error(Refusal(error), because: error)
    }
}

/// What the client is told of a failure of the database, and what is for the log alone.
struct Unanswered: Error {
    let refusal: Refusal
    let cause: RuntimeError

    /// What is thrown: the refusal alone where nothing stood in the way, such as for a debit of more than there is.
    static func error(_ refusal: Refusal, because cause: RuntimeError) -> any Error {
        cause.obstacle == nil ? refusal : Unanswered(refusal: refusal, cause: cause)
    }
}

extension Refusal {
    /// What a failure of the runtime means to a client; nothing of what the database said.
    init(_ error: RuntimeError) {
        switch error.code {
        case .insufficient: self.init(.conflict, "insufficient", "the wallet does not hold as much")
        case .keyReused:
            self.init(.unprocessableContent, "key_reused", "something else was posted under this Idempotency-Key")
        case .outOfRange: self.init(.conflict, "out_of_range", "the sum does not fit into 64 bits")
        case .noSuchBot: self = .noTenant
        case .invalidPosting: self = .invalid(error.message)
        case .outcomeUnknown: self = .outcomeUnknown
        default: self = .unavailable("the database does not answer, or others keep it busy", retryAfter: 5)
        }
    }

    /// What it means that a posting failed. Only of what the database itself refused, or was never asked, is it certain that
    /// nothing was posted; whatever else broke off may have done so behind the commit.
    init(posting error: RuntimeError) {
        switch error.code {
        case .database:
            self = .unavailable(
                "nothing was posted: the database does not answer, or others keep it busy",
                retryAfter: 5
            )
        case .insufficient, .keyReused, .outOfRange, .noSuchBot, .invalidPosting: self.init(error)
        default: self = .outcomeUnknown
        }
    }

    /// What was asked for may have been done. Other than ``unavailable(_:retryAfter:)`` it cannot be taken for a no.
    private static let outcomeUnknown = Refusal(
        .serviceUnavailable,
        "outcome_unknown",
        "whether it was posted is unknown; to post it again under the same key does no harm",
        headers: [.retryAfter: "1"]
    )
}
