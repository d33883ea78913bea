internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import TenantModel
internal import TenantRuntime

/// The money of a tenant with the platform.
enum WalletRoutes {
    static var operations: [Operation] {
        [
            Operation(
                method: .get,
                path: "/v1/tenants/{slug}/wallet",
                id: "getWallet",
                tag: .payments,
                summary: "Read the balance",
                parameters: [.slug],
                answers: [APIAnswer(status: 200, about: "The balance.", schema: .component("Wallet")), .noTenant],
                handler: .authorized(.scope(.runtime), balance)
            ),
            Operation(
                method: .get,
                path: "/v1/tenants/{slug}/wallet/entries",
                id: "listWalletEntries",
                tag: .payments,
                summary: "List what was posted, the newest first",
                parameters: [
                    .slug,
                    APIParameter(
                        name: "limit",
                        place: .query,
                        about: "How many at most; 50 without it.",
                        schema: .integers(1...1000)
                    ),
                    APIParameter(
                        name: "before",
                        place: .query,
                        about: "The id of the last entry of the page before.",
                        schema: .integers(1 ... .max)
                    ),
                ],
                answers: [
                    APIAnswer(status: 200, about: "A page.", schema: .component("WalletEntryPage")), .noTenant,
                ],
                handler: .authorized(.scope(.runtime), entries)
            ),
            Operation(
                method: .post,
                path: "/v1/tenants/{slug}/wallet/entries",
                id: "postWalletEntry",
                tag: .payments,
                summary: "Credit or debit",
                description: """
                    Counts once for each Idempotency-Key: sent again, the first outcome comes back. A debit never takes the \
                    balance below zero.
                    """,
                parameters: [
                    .slug,
                    APIParameter(
                        name: "Idempotency-Key",
                        place: .header,
                        about: "The client's own name of what happened, 1 to 200 visible ASCII characters.",
                        schema: .text(matching: "^[!-~]{1,200}$"),
                        isRequired: true
                    ),
                ],
                body: .record([
                    "kind": .map(["enum": .texts(["credit", "debit"])]), "amount_kopeks": .integers(1 ... .max),
                    "description?": JSON.type("string").with(["maxLength": .integer(1000)]).orNull,
                ]),
                answers: [
                    APIAnswer(
                        status: 200,
                        about: "It had been posted before; this is what came of it.",
                        schema: .component("Posting")
                    ),
                    APIAnswer(status: 201, about: "It is posted.", schema: .component("Posting")), .noTenant,
                    APIAnswer(
                        status: 409,
                        about: "The wallet does not hold as much, or cannot hold more.",
                        schema: .component("Error")
                    ),
                    APIAnswer(
                        status: 422,
                        about: "Something else was posted under this key.",
                        schema: .component("Error")
                    ),
                    APIAnswer(
                        status: 503,
                        about: """
                            With the code unavailable nothing was posted. With outcome_unknown it may have been: sent again under \
                            the same key it counts once.
                            """,
                        schema: .component("Error"),
                        hasRetryAfter: true
                    ),
                ],
                handler: .authorized(.scope(.runtime), post)
            ),
        ]
    }

    private static func balance(_ call: Call, _ caller: Caller, _ backend: Backend) async throws -> Answer {
        let bot = try call.tenant(for: caller)
        let wallet = backend.runtime.wallet(of: bot, in: call.snapshot)
        let balance = try await answering { () async throws(RuntimeError) in try await wallet.balance() }
        return Answer { writer in writer.object { $0.member("balance_kopeks", integer: balance) } }
    }

    private static func entries(_ call: Call, _ caller: Caller, _ backend: Backend) async throws -> Answer {
        let bot = try call.tenant(for: caller)
        let limit = Int(try call.query.integer("limit", in: 1...1000) ?? 50)
        let before = try call.query.integer("before", in: 1 ... .max)
        let wallet = backend.runtime.wallet(of: bot, in: call.snapshot)
        let entries = try await answering { () async throws(RuntimeError) in
            try await wallet.entries(limit: limit, before: before)
        }
        return Answer { writer in
            writer.object { writer in
                writer.member("entries") { writer in
                    writer.array { writer in
                        for entry in entries { writer.element { entry.write(to: &$0) } }
                    }
                }
            }
        }
    }

    private static func post(_ call: Call, _ caller: Caller, _ backend: Backend) async throws -> Answer {
        let bot = try call.tenant(for: caller)
        let key = try key(of: call)
        let members = try call.members("kind", "amount_kopeks", "description")
        // `500.0` is a whole number, in JSON Schema too.
        guard let amount = members["amount_kopeks"].flatMap({ JSONText($0).value.integer }), amount > 0 else {
            throw Refusal.invalid("amount_kopeks is a whole number of kopeks, more than zero")
        }
        let description = members["description"]?.string
        guard (members["description"] ?? .null) == .null || (description.map(isDescription) ?? false) else {
            throw Refusal.invalid("description is a text of at most 1000 characters, without the character NUL")
        }
        let wallet = backend.runtime.wallet(of: bot, in: call.snapshot)
        let posting: Posting
        switch members["kind"]?.string {
        case "credit":
            posting = try await posted { () async throws(RuntimeError) in
                try await wallet.credit(amount, key: key, description: description)
            }
        case "debit":
            posting = try await posted { () async throws(RuntimeError) in
                try await wallet.debit(amount, key: key, description: description)
            }
        default: throw Refusal.invalid("kind is credit or debit")
        }
        return Answer(posting.isRepeated ? .ok : .created) { writer in
            writer.object { writer in
                writer.member("entry", integer: posting.entry)
                writer.member("balance_kopeks", integer: posting.balance)
                writer.member("posted_at", string: posting.postedAt)
                writer.member("repeated", bool: posting.isRepeated)
            }
        }
    }

    private static func posted(_ body: () async throws(RuntimeError) -> Posting) async throws -> Posting {
        do throws(RuntimeError) {
            return try await body()
        } catch {
            throw Unanswered.error(Refusal(posting: error), because: error)
        }
    }

    /// PostgreSQL holds no NUL.
    private static func isDescription(_ text: String) -> Bool {
        text.unicodeScalars.count <= 1000 && !text.unicodeScalars.contains("\0")
    }

    private static func key(of call: Call) throws(Refusal) -> String {
        let keys = Set(call.headers[values: .idempotencyKey])
        guard keys.count <= 1 else { throw .invalid("Idempotency-Key is there more than once, with different values") }
        guard let key = keys.first, (1...200).contains(key.utf8.count),
            key.utf8.allSatisfy({ (UInt8(ascii: "!")...UInt8(ascii: "~")).contains($0) })
        else { throw .invalid("Idempotency-Key has 1 to 200 visible ASCII characters") }
        return key
    }
}

extension WalletEntry {
    /// Writes the entry.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", integer: id)
            writer.member("key", string: key)
            writer.member("amount_kopeks", integer: amountKopeks)
            writer.member("balance_kopeks", integer: balanceKopeks)
            writer.member("description", string: description)
            writer.member("posted_at", string: postedAt)
        }
    }
}
