import CanonicalJSON
import HTTPTypes
import TenantModel
import TenantRuntime
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

@Suite("Flags over OFREP")
struct FlagTests {
    @Test("have the value and the type that the tenant gave them")
    func values() async throws {
        try await ServedShops.serve { shops in
            for (key, value) in [
                ("referral_program", .bool(true)), ("polls", .bool(false)), ("own_feature", .bool(true)),
                ("referral_program.config", .map(["levels": .number("2")])), ("polls.config", .object([])),
                ("TRIAL_DURATION_DAYS", .number("3")), ("SUPPORT_SYSTEM_MODE", .string("both")),
                ("OWN_LIST", .array([.number("1"), .string("two")])),
            ] as [(String, JSON)] {
                let answer = try await shops.evaluate(key)
                #expect(answer.status == 200, "\(key)")
                #expect(answer.json["value"] == value, "\(key)")
                #expect(answer.json["reason"] == .string("STATIC"), "\(key)")
            }
        }
    }

    @Test("that a tenant does not have are off, or what the catalog says, or left to the client")
    func defaults() async throws {
        try await ServedShops.serve { shops in
            let off = try await shops.evaluate("campaigns").json
            #expect(off["value"] == .bool(false))
            #expect(off["variant"] == .string("off"))
            let byDefault = try await shops.evaluate("ACTIVATE_BUTTON_VISIBLE").json
            #expect(byDefault["value"] == .bool(false))
            #expect(byDefault["variant"] == .string("default"))
            let unset = try await shops.evaluate("ACTIVATE_BUTTON_TEXT")
            #expect(unset.status == 200)
            #expect(unset.json["value"] == nil)
            #expect(unset.json["reason"] == .string("UNKNOWN"))
            #expect(unset.json["variant"] == .string("unset"))
        }
    }

    @Test("that are null leave the client to the default of its code")
    func null() async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.evaluate("OWN_NOTHING")
            #expect(answer.status == 200)
            #expect(answer.json["value"] == nil)
            #expect(answer.json["reason"] == .string("UNKNOWN"))
            let all = try await shops.send(.post, "/ofrep/v1/evaluate/flags", as: shops.tokens.reader, body: "{}")
            #expect(!all.text.contains("OWN_NOTHING"))
        }
    }

    @Test("have keys that every client can ask for, and any other row is none")
    func keys() async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.evaluate("OWN%20KEY")
            #expect(answer.status == 404)
            let all = try await shops.send(.post, "/ofrep/v1/evaluate/flags", as: shops.tokens.reader, body: "{}")
            #expect(!all.text.contains("OWN KEY"))
            let state = try await shops.send(.get, "/v1/tenants/parsvpn", as: shops.tokens.reader)
            #expect(state.configured("OWN KEY") == .number("1"))
        }
    }

    @Test(
        "of the type float always come with a point or an exponent, however the number is written; others as JSON has it",
        arguments: [("3", "3.0"), ("3.0", "3.0"), ("3e0", "3.0"), ("-0.50", "-0.5"), ("2.25", "2.25")]
    )
    func floats(_ written: String, _ sent: String) async throws {
        try await ServedShops.serve { shops in
            try await shops.database.psql(
                """
                INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES
                    (2, 'HELEKET_MARKUP_PERCENT', '{"value": \(written)}'), (2, 'OWN_RATE', '{"value": 3.0}'),
                    (1, 'HELEKET_MARKUP_PERCENT', '\(written)');
                UPDATE bot_feature_flags SET config = '{"rate": 3.0, "share": 0.10}' WHERE feature_key = 'polls'
                """
            )
            let backend = try await shops.reopened()
            try await ServedShops.client(of: backend) { client in
                let shops = shops.by(client)
                let flag = "\"key\":\"HELEKET_MARKUP_PERCENT\",\"value\":\(sent),"
                for token in [shops.tokens.reader, shops.tokens.other] {
                    #expect(try await shops.evaluate("HELEKET_MARKUP_PERCENT", as: token).text.contains(flag))
                    let all = try await shops.send(.post, "/ofrep/v1/evaluate/flags", as: token, body: "{}")
                    #expect(all.text.contains(flag))
                }
                // Without a type there is nothing but the value to go by, and JSON has one number 3.
                #expect(try await shops.evaluate("OWN_RATE").text.contains("\"value\":3,"))
                #expect(try await shops.evaluate("polls.config").text.contains(#""value":{"rate":3,"share":0.1},"#))
            }
            await backend.runtime.close()
        }
    }

    @Test("without a key are none, and of a value that nobody can read say so wherever they are asked for")
    func unreadable() async throws {
        try await ServedShops.serve { shops in
            let deep = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
            try await shops.database.psql(
                """
                INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config) VALUES (2, '', true, '{"a": 1}');
                INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (2, 'OWN_DEPTH', '\(deep)')
                """
            )
            let backend = try await shops.reopened()
            try await ServedShops.client(of: backend) { client in
                let shops = shops.by(client)
                let all = try await shops.send(.post, "/ofrep/v1/evaluate/flags", as: shops.tokens.reader, body: "{}")
                let flags = all.json["flags"]?.array ?? []
                #expect(!flags.isEmpty && !flags.contains { $0["key"] == .string("") })
                let listed = flags.first { $0["key"] == .string("OWN_DEPTH") }
                #expect(listed?["errorCode"] == .string("GENERAL"))
                let one = try await shops.evaluate("OWN_DEPTH")
                #expect(one.status == 400 && one.json == listed)
                let state = try await shops.send(.get, "/v1/tenants/parsvpn", as: shops.tokens.reader)
                #expect(state.configuration("OWN_DEPTH")?["error"] == one.json["errorDetails"])
                #expect(one.json["errorDetails"]?.string?.contains("nested too deeply") == true)
            }
            await backend.runtime.close()
        }
    }

    @Test("are refused in the form of the protocol wherever the path leads")
    func refusals() async throws {
        try await ServedShops.serve { shops in
            for key in ["a%ZZ", "a/b", ""] {
                let answer = try await shops.evaluate(key)
                #expect(answer.status == 404, "\(key)")
                #expect(answer.json["key"] == .string(key))
                #expect(answer.json["errorCode"] == .string("FLAG_NOT_FOUND"))
                #expect(answer.json["errorDetails"] != nil)
            }
            let query = try await shops.evaluate("polls?x=1")
            #expect(query.status == 400)
            #expect(query.json["key"] == .string("polls"))
            #expect(query.json["errorCode"] == .string("GENERAL"))
            let method = try await shops.send(.get, "/ofrep/v1/evaluate/flags/polls", as: shops.tokens.reader)
            #expect(method.status == 405)
            #expect(method.headers[.allow] == "POST")
            #expect(method.json["errorDetails"] != nil && method.json["error"] == nil)
        }
    }

    @Test("are asked for with a body, and the lack of one is said")
    func noBody() async throws {
        try await ServedShops.serve { shops in
            let empty = try await shops.evaluate("polls", "")
            #expect(empty.status == 400)
            #expect(empty.json["errorCode"] == .string("PARSE_ERROR"))
            #expect(empty.json["errorDetails"] == .string("the body is empty"))
            let result = try await shops.send(.post, "/v1/tenants/parsvpn/cards/7/result", as: shops.tokens.bot)
            #expect(result.status == 400)
            #expect(result.json["error"]?["message"] == .string("the body is empty"))
        }
    }

    @Test("that no double holds are as malformed to a client as they are to the library")
    func tooLarge() async throws {
        try await ServedShops.serve { shops in
            try await shops.database.psql(
                #"INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (2, 'HELEKET_MARKUP_PERCENT', '1e400')"#
            )
            let backend = try await shops.reopened()
            try await ServedShops.client(of: backend) { client in
                let shops = shops.by(client)
                let answer = try await shops.evaluate("HELEKET_MARKUP_PERCENT")
                #expect(answer.status == 400 && answer.json["errorCode"] == .string("GENERAL"))
                let state = try await shops.send(.get, "/v1/tenants/parsvpn", as: shops.tokens.reader)
                let setting = try #require(state.configuration("HELEKET_MARKUP_PERCENT"))
                #expect(setting["value"] == nil && setting["error"] != nil)
            }
            #expect(backend.runtime.snapshot.bot(id: 2)?.double("HELEKET_MARKUP_PERCENT") == nil)
            await backend.runtime.close()
        }
    }

    @Test("that are numbers with a point stay so when they are whole")
    func floats() {
        #expect(JSON.number("3").asFloat == .number("3.0"))
        #expect(JSON.number("-3").asFloat == .number("-3.0"))
        #expect(JSON.number("2.5").asFloat == .number("2.5"))
        #expect(JSON.number("1e401").asFloat == .number("1e401"))
        #expect(JSON.string("3").asFloat == .string("3"))
    }

    @Test("that are secret, of the platform or unknown all look the same")
    func notFound() async throws {
        try await ServedShops.serve { shops in
            for key in [
                "YOOKASSA_SECRET_KEY", "FOREIGN_TOKEN", "BOT_TOKEN", "ADMIN_IDS", "nothing", "nothing.config",
                ".config", "%2e%2e",
            ] {
                let answer = try await shops.evaluate(key)
                #expect(answer.status == 404, "\(key)")
                #expect(answer.json["errorCode"] == .string("FLAG_NOT_FOUND"), "\(key)")
                #expect(answer.json["errorDetails"] == .string("there is no such flag"), "\(key)")
            }
        }
    }

    @Test("of a value that is of another type say so and not the value")
    func wrongType() async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.evaluate("TRIAL_TRAFFIC_LIMIT_GB")
            #expect(answer.status == 400)
            #expect(answer.json["errorCode"] == .string("GENERAL"))
            #expect(!answer.text.contains("lots"))
        }
    }

    @Test(
        "refuse what is no context, by the protocol's codes",
        arguments: [
            ("", "PARSE_ERROR"), ("{", "PARSE_ERROR"), ("{} {}", "PARSE_ERROR"), ("\u{0}", "PARSE_ERROR"),
            ("[]", "INVALID_CONTEXT"), ("7", "INVALID_CONTEXT"), (#"{"context":[]}"#, "INVALID_CONTEXT"),
            (#"{"context":null}"#, "INVALID_CONTEXT"), (#"{"context":{"targetingKey":7}}"#, "INVALID_CONTEXT"),
            (#"{"context":{"targetingKey":7}"#, "PARSE_ERROR"),
        ]
    )
    func contexts(_ body: String, _ code: String) async throws {
        do {
            _ = try EvaluationContext(Array(body.utf8))
            Issue.record("accepted")
        } catch {
            #expect(error.code.rawValue == code)
        }
    }

    @Test(
        "take the context that clients send",
        arguments: [
            ("{}", nil), (#"{"context":{}}"#, nil), (#"{"context":{"targetingKey":"a","x":[1,{}]},"y":null}"#, "a"),
            (#"{"context":{"targetingKey":1},"context":{"targetingKey":"b"}}"#, "b"),
        ] as [(String, String?)]
    )
    func acceptedContexts(_ body: String, _ key: String?) throws {
        #expect(try EvaluationContext(Array(body.utf8)).targetingKey == key)
    }

    @Test("are those of the targeting key for an operator, and of the token for a tenant")
    func tenants() async throws {
        try await ServedShops.serve { shops in
            let `operator` = shops.tokens.operator
            let missing = try await shops.evaluate("polls", as: `operator`)
            #expect(missing.status == 400)
            #expect(missing.json["errorCode"] == .string("TARGETING_KEY_MISSING"))
            let unknown = try await shops.evaluate("polls", as: `operator`, #"{"context":{"targetingKey":"nobody"}}"#)
            #expect(unknown.json["errorCode"] == .string("INVALID_CONTEXT"))
            let named = try await shops.evaluate(
                "referral_program",
                as: `operator`,
                #"{"context":{"targetingKey":"parsvpn"}}"#
            )
            #expect(named.json["value"] == .bool(true))
            // What a bot calls its user says nothing about tenants, even where it is the slug of another.
            let other = try await shops.evaluate(
                "referral_program",
                as: shops.tokens.other,
                #"{"context":{"targetingKey":"parsvpn"}}"#
            )
            #expect(other.json["value"] == .bool(false))
        }
    }

    @Test("come all at once, with a tag by which they are not sent again")
    func bulk() async throws {
        try await ServedShops.serve { shops in
            let target = "/ofrep/v1/evaluate/flags"
            let all = try await shops.send(.post, target, as: shops.tokens.reader, body: "{}")
            #expect(all.status == 200)
            let flags = all.json["flags"]?.array ?? []
            let keys = flags.compactMap { $0["key"]?.string }
            #expect(keys == keys.sorted { $0.precedesInBytes($1) })
            #expect(Set(keys).count == keys.count)
            #expect(keys.contains("referral_program") && keys.contains("referral_program.config"))
            #expect(
                keys.contains("OWN_LIST") && !keys.contains("YOOKASSA_SECRET_KEY") && !keys.contains("FOREIGN_TOKEN")
            )
            #expect(!all.text.contains("secret\""))
            let malformed = flags.first { $0["key"]?.string == "TRIAL_TRAFFIC_LIMIT_GB" }
            #expect(malformed?["errorCode"] == .string("GENERAL"))
            let stream = all.json["eventStreams"]?.array?.first
            #expect(stream?["endpoint"]?["requestUri"] == .string("/v1/events?tenant=parsvpn"))

            let tag = try #require(all.headers[.eTag])
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await shops.send(
                    .post,
                    target,
                    as: shops.tokens.reader,
                    headers: [.ifNoneMatch: known],
                    body: "{}"
                )
                #expect(again.status == 304, "\(known)")
                #expect(again.text.isEmpty)
                #expect(again.headers[.eTag] == tag)
            }
            let other = try await shops.send(
                .post,
                target,
                as: shops.tokens.other,
                headers: [.ifNoneMatch: tag],
                body: "{}"
            )
            #expect(other.status == 200)
        }
    }

    @Test("are sent again where nothing but the unit of a key became another one")
    func unit() async throws {
        try await ServedShops.serve { shops in
            func open(_ unit: String) async throws -> Backend {
                let key = #"{"type": "int", "unit": "\#(unit)"}"#
                try await shops.database.psql(
                    """
                    INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog',
                        '{"version": 1, "features": [], "configuration": {"LOYALTY_POINTS": \(key)}}', 1)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value, revision = settings.revision + 1
                    """
                )
                return try await shops.reopened()
            }
            try await shops.database.psql(
                "INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (2, 'LOYALTY_POINTS', '3')"
            )
            let (before, after) = (try await open("points"), try await open("stars"))
            let known = try #require(before.runtime.snapshot.bot(id: 2)?.etag)
            for (backend, status) in [(before, 304), (after, 200)] {
                try await ServedShops.client(of: backend) { client in
                    let all = try await shops.by(client).send(
                        .post,
                        "/ofrep/v1/evaluate/flags",
                        as: shops.tokens.reader,
                        headers: [.ifNoneMatch: "\"\(known)\""],
                        body: "{}"
                    )
                    #expect(all.status == status)
                }
            }
            try await ServedShops.client(of: after) { client in
                let one = try await shops.by(client).evaluate("LOYALTY_POINTS")
                #expect(one.json["metadata"]?["unit"] == .string("stars"))
            }
            await before.runtime.close()
            await after.runtime.close()
        }
    }

    @Test("evaluate one by one to what they are all at once")
    func sameOneByOne() async throws {
        try await ServedShops.serve { shops in
            let all = try await shops.send(.post, "/ofrep/v1/evaluate/flags", as: shops.tokens.reader, body: "{}")
            for flag in all.json["flags"]?.array ?? [] {
                let key = try #require(flag["key"]?.string)
                #expect(try await shops.evaluate(key).json == flag)
            }
        }
    }
}
