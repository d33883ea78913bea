import CanonicalJSON
import HTTPTypes
import TenantModel
import TenantRuntime
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

@Suite("Cards and money over HTTP")
struct PaymentTests {
    @Test("the next card is shown whole, and its result is counted")
    func cards() async throws {
        try await ServedShops.serve { shops in
            let next = try await shops.send(.post, "/v1/tenants/parsvpn/payment-card", as: shops.tokens.bot)
            #expect(next.status == 200)
            #expect(next.json["number"] == .string("6037701689095443"))
            #expect(next.json["id"] == .number("7"))
            for (body, status) in [(#"{"success":true}"#, 204), (#"{"success":false}"#, 204), ("{}", 400), ("x", 400)] {
                let answer = try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/cards/7/result",
                    as: shops.tokens.bot,
                    body: body
                )
                #expect(answer.status == status, "\(body)")
            }
            let counts = try await shops.database.psql(
                "SELECT success_count, failure_count FROM tenant_payment_cards WHERE id = 7"
            )
            #expect(counts == "1|1")
        }
    }

    @Test("a tenant that is switched off shows no card, and what was paid late is credited all the same")
    func inactive() async throws {
        try await ServedShops.serve { shops in
            try await shops.database.psql("UPDATE bots SET is_active = false WHERE id = 2")
            let backend = try await shops.reopened()
            try await ServedShops.client(of: backend) { client in
                let shops = shops.by(client)
                let card = try await shops.send(.post, "/v1/tenants/parsvpn/payment-card", as: shops.tokens.bot)
                #expect(card.status == 409)
                #expect(card.json["error"]?["code"] == .string("inactive"))
                let late = try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/wallet/entries",
                    as: shops.tokens.bot,
                    headers: [.idempotencyKey: "late"],
                    body: #"{"kind":"credit","amount_kopeks":5}"#
                )
                #expect(late.status == 201)
            }
            await backend.runtime.close()
            let shown = try await shops.database.psql("SELECT current_usage_count FROM tenant_payment_cards")
            #expect(shown == "0")
        }
    }

    @Test("a card of another tenant, and no card at all, are refused")
    func noCard() async throws {
        try await ServedShops.serve { shops in
            for card in ["8", "0", "x", "99999999999", "07", "+7"] {
                let answer = try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/cards/\(card)/result",
                    as: shops.tokens.bot,
                    body: #"{"success":true}"#
                )
                #expect(answer.status == 404, "\(card)")
            }
            let other = try await shops.send(
                .post,
                "/v1/tenants/kaveh/cards/7/result",
                as: shops.tokens.other,
                body: #"{"success":true}"#
            )
            #expect(other.status == 404)
            let none = try await shops.send(.post, "/v1/tenants/kaveh/payment-card", as: shops.tokens.other)
            #expect(none.status == 409)
            #expect(none.json["error"]?["code"] == .string("no_card"))
        }
    }

    @Test("money is counted once for each key, and never falls below zero")
    func wallet() async throws {
        try await ServedShops.serve { shops in
            func post(_ key: String?, _ body: String) async throws -> Received {
                try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/wallet/entries",
                    as: shops.tokens.bot,
                    headers: key.map { [.idempotencyKey: $0] } ?? [:],
                    body: body
                )
            }
            let credit = #"{"kind":"credit","amount_kopeks":500,"description":"payment 7"}"#
            let first = try await post("a", credit)
            #expect(first.status == 201)
            #expect(first.json["balance_kopeks"] == .number("500"))
            let again = try await post("a", credit)
            #expect(again.status == 200)
            #expect(again.json["repeated"] == .bool(true))
            #expect(again.json["entry"] == first.json["entry"])
            let reused = try await post("a", #"{"kind":"credit","amount_kopeks":501}"#)
            #expect(reused.status == 422)
            let tooMuch = try await post("b", #"{"kind":"debit","amount_kopeks":501}"#)
            #expect(tooMuch.status == 409)
            #expect(tooMuch.json["error"]?["code"] == .string("insufficient"))
            let debit = try await post("b", #"{"kind":"debit","amount_kopeks":200.0}"#)
            #expect(debit.json["balance_kopeks"] == .number("300"))

            // As an answer shows it.
            let plain = try await post("c", #"{"kind":"debit","amount_kopeks":200,"description":null}"#)
            #expect(plain.status == 201)
            let same = try await post("c", #"{"kind":"debit","amount_kopeks":200}"#)
            #expect(same.status == 200)
            let back = try await post("d", #"{"kind":"credit","amount_kopeks":200}"#)
            #expect(back.status == 201)

            let wallet = try await shops.send(.get, "/v1/tenants/parsvpn/wallet", as: shops.tokens.bot)
            #expect(wallet.json["balance_kopeks"] == .number("300"))
            let entries = try await shops.send(
                .get,
                "/v1/tenants/parsvpn/wallet/entries?limit=1",
                as: shops.tokens.bot
            )
            #expect(entries.json["entries"]?.array?.map { $0["amount_kopeks"] } == [.number("200")])
        }
    }

    @Test(
        "what is no posting is refused",
        arguments: [
            "", "[]", "{}", #"{"kind":"credit"}"#, #"{"kind":"gift","amount_kopeks":1}"#,
            #"{"kind":"credit","amount_kopeks":0}"#, #"{"kind":"credit","amount_kopeks":-1}"#,
            #"{"kind":"credit","amount_kopeks":1.5}"#, #"{"kind":"credit","amount_kopeks":"1"}"#,
            #"{"kind":"credit","amount_kopeks":9223372036854775808}"#, #"{"kind":"credit","amount_kopeks":1,"x":1}"#,
            #"{"kind":"credit","amount_kopeks":1,"amount_kopeks":2}"#,
            #"{"kind":"credit","amount_kopeks":1,"description":7}"#,
            #"{"kind":"credit","amount_kopeks":1,"description":"\u0000"}"#,
        ]
    )
    func invalid(_ body: String) async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.send(
                .post,
                "/v1/tenants/parsvpn/wallet/entries",
                as: shops.tokens.bot,
                headers: [.idempotencyKey: "a"],
                body: body
            )
            #expect(answer.status == 400)
            #expect(try await shops.database.psql("SELECT count(*) FROM tenantctl.wallet_entries") == "0")
        }
    }

    @Test("a posting that the database does not answer says whether it may have been made")
    func unanswered() async throws {
        try await ServedShops.serve { shops in
            let relay = try await Relay(to: shops.database)
            defer { relay.close() }
            var settings = RuntimeSettings(url: relay.url(of: shops.database))
            settings.answerTimeout = .seconds(4)
            let runtime = try await TenantRuntime.open(settings, logger: ServedShops.quiet)
            let backend = Backend(runtime: runtime, tokens: shops.backend.tokens, limits: ServerLimits())
            try await ServedShops.client(of: backend) { client in
                let shops = shops.by(client)
                func post(_ key: String) async throws -> Received {
                    try await shops.send(
                        .post,
                        "/v1/tenants/parsvpn/wallet/entries",
                        as: shops.tokens.bot,
                        headers: [.idempotencyKey: key],
                        body: #"{"kind":"credit","amount_kopeks":5}"#
                    )
                }
                let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id = 2 FOR UPDATE", on: shops.database)
                // A busy machine may not hear in time that nothing was posted, and not get it done in time at once.
                func repeated(_ key: String, while isLate: (Received) -> Bool) async throws -> Received {
                    var answer = try await post(key)
                    for _ in 0..<20 where isLate(answer) { answer = try await post(key) }
                    return answer
                }
                let locked = try await repeated("a") { $0.json["error"]?["code"] == .string("outcome_unknown") }
                await held.end()
                #expect(locked.status == 503 && locked.headers[.retryAfter] == "5")
                #expect(locked.json["error"]?["code"] == .string("unavailable"))
                #expect(locked.json["error"]?["message"]?.string?.hasPrefix("nothing was posted: ") == true)
                #expect(try await repeated("b") { $0.status == 503 }.status < 300)
                relay.set { _ in .swallow }
                let lost = try await post("c")
                #expect(lost.status == 503 && lost.headers[.retryAfter] == "1")
                #expect(lost.json["error"]?["code"] == .string("outcome_unknown"))
            }
            await runtime.close()
        }
    }

    @Test("what may have happened behind the commit is never said not to have been posted")
    func outcomes() {
        for (code, said) in [
            (RuntimeError.Code.database, "unavailable"), (.outcomeUnknown, "outcome_unknown"),
            (.cancelled, "outcome_unknown"), (.malformed, "outcome_unknown"), (.insufficient, "insufficient"),
        ] {
            #expect(Refusal(posting: RuntimeError(code, "x")).code == said)
        }
    }

    @Test("a posting needs a key")
    func key() async throws {
        try await ServedShops.serve { shops in
            for key in [nil, "", "a b", String(repeating: "x", count: 201)] as [String?] {
                let answer = try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/wallet/entries",
                    as: shops.tokens.bot,
                    headers: key.map { [.idempotencyKey: $0] } ?? [:],
                    body: #"{"kind":"credit","amount_kopeks":1}"#
                )
                #expect(answer.status == 400)
            }
        }
    }

    @Test("a posting with two keys is refused, which says why; the same one twice is one")
    func twoKeys() async throws {
        try await ServedShops.serve { shops in
            for (keys, status) in [(["a", "b"], 400), (["a", "a"], 201)] {
                var headers: HTTPFields = [:]
                for key in keys { headers.append(HTTPField(name: .idempotencyKey, value: key)) }
                let answer = try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/wallet/entries",
                    as: shops.tokens.bot,
                    headers: headers,
                    body: #"{"kind":"credit","amount_kopeks":1}"#
                )
                #expect(answer.status == status)
                guard status == 400 else { continue }
                #expect(answer.json["error"]?["message"]?.string?.contains("more than once") == true)
            }
        }
    }
}
