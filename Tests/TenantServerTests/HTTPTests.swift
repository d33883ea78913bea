import CanonicalJSON
import HTTPTypes
import PostgresDriver
import TenantModel
import TenantRuntime
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

@Suite("The ways of requests")
struct HTTPTests {
    @Test("lead to nothing where there is no route")
    func notFound() async throws {
        try await ServedShops.serve { shops in
            for target in [
                "/", "/v1", "//v1/revision", "/v1/revision/", "/v1/tenants//cards", "/v1/tenants/%zz",
                "/a/b/c/d/e/f/g/h/i",
            ] {
                let answer = try await shops.send(.get, target, as: shops.tokens.operator)
                #expect(answer.status == 404, "\(target)")
                #expect(answer.json["error"]?["code"] != nil, "\(target)")
            }
        }
    }

    @Test("say what a path takes")
    func methods() async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.send(.delete, "/v1/tenants")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD")
            let head = try await shops.send(.head, "/v1/tenants/parsvpn", as: shops.tokens.reader)
            let get = try await shops.send(.get, "/v1/tenants/parsvpn", as: shops.tokens.reader)
            #expect(head.status == 200 && head.text.isEmpty)
            #expect(head.headers == get.headers)
        }
    }

    @Test("end where a body is too large")
    func tooLarge() async throws {
        var limits = ServerLimits()
        limits.bodyBytes = 100
        try await ServedShops.serve(limits: limits) { shops in
            let fits = #"{"context":{"x":""# + String(repeating: "x", count: 80) + #""}}"#
            #expect(fits.utf8.count == 100)
            #expect(try await shops.evaluate("polls", fits).status == 200)
            let answer = try await shops.evaluate("polls", fits + " ")
            #expect(answer.status == 413)
            #expect(answer.json["errorDetails"] != nil)
        }
    }

    @Test("refuse parameters that are unknown, broken, twice there or out of range")
    func parameters() async throws {
        try await ServedShops.serve { shops in
            for query in [
                "x=1", "limit=0", "limit=1001", "limit=-1", "limit=+1", "limit=", "limit=1&limit=1", "limit=%f",
            ] {
                let answer = try await shops.send(.get, "/v1/tenants?\(query)", as: shops.tokens.operator)
                #expect(answer.status == 400, "\(query)")
                #expect(answer.json["error"]?["code"] == .string("invalid_request"), "\(query)")
            }
            let flags = try await shops.send(
                .post,
                "/ofrep/v1/evaluate/flags/polls?x=1",
                as: shops.tokens.reader,
                body: "{}"
            )
            #expect(flags.status == 400)
            #expect(flags.json["errorCode"] == .string("GENERAL"))
        }
    }

    @Test("go through a list a page at a time")
    func pages() async throws {
        try await ServedShops.serve { shops in
            var seen: [String] = []
            var target = "/v1/tenants?limit=1"
            while true {
                let page = try await shops.send(.get, target, as: shops.tokens.operator).json
                seen += page["tenants"]?.array?.compactMap { $0["tenant"]?.string } ?? []
                guard let next = page["next"]?.string else { break }
                target = "/v1/tenants?limit=1&after=\(next)"
            }
            #expect(seen == ["kaveh", "parsvpn"])
        }
    }

    @Test("lead to the whole state of a tenant")
    func tenant() async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.send(.get, "/v1/tenants/parsvpn", as: shops.tokens.reader)
            let tenant = answer.json
            #expect(answer.headers[.eTag] == "\"\(tenant["etag"]?.string ?? "")\"")
            #expect(tenant["name"]?.string?.hasSameBytes(as: "پارس") == true)
            #expect(tenant["settings"]?["support_username"] == .string("@pars"))
            #expect(tenant["settings"]?["admin_chat_id"] == .null)
            #expect(tenant["plans"]?.array?.first?["price_kopeks"] == .number("15000000"))
            let card = tenant["cards"]?.array?.first
            #expect(card?["masked_number"] == .string("603770…5443"))
            #expect(card?["number"] == nil)
            let features = tenant["features"]?.array ?? []
            #expect(features.first { $0["key"] == .string("referral_program") }?["config"]?["levels"] == .number("2"))
            #expect(features.contains { $0["key"] == .string("campaigns") && $0["enabled"] == .bool(false) })
            let configuration = tenant["configuration"]?.array ?? []
            let days = configuration.first { $0["key"] == .string("TRIAL_DURATION_DAYS") }
            #expect(
                days?["value"] == .number("3") && days?["default"] == .bool(false) && days?["unit"] == .string("days")
            )
            let again = try await shops.send(
                .get,
                "/v1/tenants/parsvpn",
                as: shops.tokens.reader,
                headers: [.ifNoneMatch: answer.headers[.eTag] ?? ""]
            )
            #expect(again.status == 304)
        }
    }

    @Test("show a value of the wrong type as an error, and not as if the tenant had none")
    func malformed() async throws {
        try await ServedShops.serve { shops in
            let tenant = try await shops.send(.get, "/v1/tenants/parsvpn", as: shops.tokens.reader)
            let entry = try #require(tenant.configuration("TRIAL_TRAFFIC_LIMIT_GB"))
            #expect(entry["error"]?.string?.contains("not of the type") == true)
            #expect(entry["value"] == nil && entry["default"] == .bool(false))
            #expect(!tenant.text.contains("lots"))
            #expect(tenant.configuration("TRIAL_DURATION_DAYS")?["error"] == nil)
        }
    }

    @Test("are counted by route and status, and by nothing that clients choose")
    func metrics() async throws {
        try await ServedShops.serve { shops in
            for number in 0..<50 { try await shops.send(.get, "/nothing/\(number)") }
            try await shops.evaluate("polls")
            try await shops.evaluate("nothing")
            let text = try await shops.send(.get, "/metrics", as: shops.tokens.operator).text
            #expect(text.contains("tenantctl_http_requests_total{route=\"none\",code=\"404\"} 50\n"))
            #expect(text.contains("tenantctl_http_requests_total{route=\"evaluateFlag\",code=\"200\"} 1\n"))
            #expect(text.contains("tenantctl_http_requests_total{route=\"evaluateFlag\",code=\"404\"} 1\n"))
            #expect(text.contains("tenantctl_http_request_seconds_count 52\n"))
            #expect(text.contains("tenantctl_revision 0\n"))
            #expect(!text.contains("nothing"))
        }
    }

    @Test("tell of reloads, of the pool, and of what the runtimes of the database serve")
    func databaseMetrics() async throws {
        try await ServedShops.serve { shops in
            try await shops.database.psql(
                """
                INSERT INTO tenantctl.receipts (instance, revision_seen, heartbeat_at, error) VALUES
                    ('ahead', 7, now() + interval '1 hour', NULL), ('refusing', -1, now() + interval '1 hour', 'no'),
                    ('refusing too', 0, now() + interval '1 hour', 'no'), ('gone', 0, now() - interval '1 hour', 'no'),
                    ('behind', -1, now() + interval '1 hour', NULL), ('dead', -1, now() - interval '1 hour', NULL)
                """
            )
            // On a machine that is busy with other tests the database may take longer than a collector would wait.
            let text = await shops.backend.figures(receiptsWithin: .seconds(600))
            #expect(text.contains("# TYPE tenantctl_reload_seconds summary\n"))
            #expect(text.contains("tenantctl_reload_seconds_count "))
            #expect(text.contains("tenantctl_last_reload_seconds "))
            #expect(text.contains("\ntenantctl_pool_limit "))
            #expect(text.contains("tenantctl_pool_connections{state=\"idle\"} "))
            #expect(text.contains("tenantctl_pool_waiting 0\n"))
            #expect(text.contains("tenantctl_receipts{state=\"behind\"} 1\n"))
            #expect(text.contains("tenantctl_receipts{state=\"refusing\"} 2\n"))
            #expect(text.contains(/tenantctl_receipts\{state="current"\} [12]\n/))
        }
    }
}

@Suite("Values of fields and paths")
struct SyntaxTests {
    @Test("tags are compared by what is between the quotes")
    func tags() {
        #expect(EntityTags(#""a""#).contain("a"))
        #expect(EntityTags(#" W/"a" "#).contain("a"))
        #expect(EntityTags(#""b" , "a""#).contain("a"))
        #expect(EntityTags("*").contain("a"))
        #expect(!EntityTags("a").contain("a"))
        #expect(!EntityTags(#""a"#).contain("a"))
        #expect(!EntityTags(#"""#).contain(""))
        #expect(!EntityTags("").contain(""))
    }

    @Test("escapes stand for bytes that are UTF-8")
    func escapes() {
        #expect(PercentEncoding.decoded("a%2Fb%c3%A9+"[...].utf8) == "a/bé+")
        for broken in ["%", "%2", "%2g", "%ff", "%c3"] { #expect(PercentEncoding.decoded(broken[...].utf8) == nil) }
    }

    @Test("metrics cannot be broken by what is in them")
    func escapedMetrics() {
        var text = PrometheusText()
        text.metric("m", .gauge, "a\\b\nc")
        text.value("m", ["l": "a\"b\\c\nd"], .infinity)
        #expect(text.text == "# HELP m a\\\\b\\nc\n# TYPE m gauge\nm{l=\"a\\\"b\\\\c\\nd\"} +Inf\n")
    }

    @Test("an address of IPv6 stands in brackets where a port follows")
    func origins() {
        for (host, origin) in [("::1", "[::1]:80"), ("127.0.0.1", "127.0.0.1:80"), ("a.test", "a.test:80")] {
            let settings = ServerSettings(host: host, port: 80, database: PostgresConfiguration(url: ""))
            #expect(settings.origin(settings.port) == origin)
        }
        // At the beginning of a line two colons would be a command to some readers of logs.
        #expect(!ServerError.insecure("::").description.hasPrefix("::"))
    }

    @Test(
        "addresses of this machine alone are told from others",
        arguments: [
            ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
            ("::", false),
            ("127.0.0.1.example.org", false), ("127.0.0", false), ("10.0.0.1", false),
        ]
    )
    func loopback(_ host: String, _ isLoopback: Bool) {
        #expect(ServerSettings.isLoopback(host) == isLoopback)
    }

    @Test("four numbers that are no address are called none, rather than one that others may reach")
    func noAddress() {
        #expect(throws: ServerError.noHost) {
            try ServerSettings(host: "", port: 0, database: PostgresConfiguration(url: "")).check()
        }
        for host in ["300.1.1.1", "1.2.3.256"] {
            let settings = ServerSettings(host: host, port: 1, database: PostgresConfiguration(url: ""))
            #expect(throws: ServerError.unknownHost(host)) { try settings.check() }
        }
        let reached = ServerSettings(host: "10.1.1.1", port: 1, database: PostgresConfiguration(url: ""))
        #expect(throws: ServerError.insecure("10.1.1.1")) { try reached.check() }
    }
}
