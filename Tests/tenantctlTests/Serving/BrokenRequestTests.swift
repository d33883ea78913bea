import Foundation
import TenantTesting
import Testing

/// What goes over the wire and is no request that a client of HTTP would send.
@Suite("Requests that are broken")
struct BrokenRequestTests {
    private func withServedShop(_ body: (RunningServer, _ token: String, _ operator: String) async throws -> Void)
        async throws
    {
        try await withCheckout(ManifestTree([:])) { checkout in
            try await checkout.database.psql(
                """
                INSERT INTO bots (id, slug, name, telegram_bot_token) VALUES (2, 'parsvpn', 'Pars', '2:secret');
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name)
                    VALUES (2, '6037701689095443', 'H')
                """
            )
            let token = try await checkout.tool.run("token", "issue", "parsvpn", "--name", "bot", "--scope", "runtime")
            let watcher = try await checkout.tool.run("token", "issue", "--operator", "--name", "watcher")
            try await withServer(checkout, ["--log-level", "debug"]) { server in
                try await body(server, token.output.filter { $0 != "\n" }, watcher.output.filter { $0 != "\n" })
                let cards = try await checkout.database.psql("SELECT current_usage_count FROM tenant_payment_cards")
                #expect(cards == "0", "a card was counted as shown for a request that was none")
            }
        }
    }

    private func post(_ token: String, _ rest: String) -> String {
        "POST /ofrep/v1/evaluate/flags/polls HTTP/1.1\\r\\nHost: x\\r\\n"
            + "Authorization: Bearer \(token)\\r\\n" + rest
    }

    @Test("are refused where they name no host, or two; HTTP/1.0 may")
    func host() async throws {
        try await withServedShop { server, _, watcher in
            for (head, status) in [
                ("GET /healthz HTTP/1.1\\r\\n", "400"),
                ("GET /healthz HTTP/1.1\\r\\nHost: a\\r\\nhost: b\\r\\n", "400"),
                ("GET /healthz HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n", "200"),
                ("GET /healthz HTTP/1.0\\r\\nConnection: close\\r\\n", "200"),
            ] {
                let answer = try await server.raw(head + "\\r\\n")
                #expect(answer.contains(" \(status) "), "\(head): \(answer)")
            }
            let figures = try await server.ask("/metrics", as: watcher).body
            #expect(figures.contains(#"tenantctl_http_requests_total{route="none",code="400"} 2"#), "\(figures)")
        }
    }

    @Test("that are for no path get an answer of their own: OPTIONS * what there is, CONNECT the end of the connection")
    func noPath() async throws {
        try await withServedShop { server, _, _ in
            let ping = "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
            let options = try await server.raw("OPTIONS * HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n" + ping)
            #expect(options.hasPrefix("HTTP/1.1 204 "), "\(options)")
            #expect(options.lowercased().contains("\r\nallow: post, get, head\r\n"), "\(options)")
            #expect(options.contains("\r\n\r\nHTTP/1.1 200 OK\r\n"), "the connection goes on: \(options)")
            let connect = try await server.conversation(
                "CONNECT example.org:443 HTTP/1.1\\r\\nHost: example.org:443\\r\\n\\r\\n" + ping
            )
            #expect(connect.answer.hasPrefix("HTTP/1.1 501 ") && connect.isClosed, "\(connect.answer)")
            #expect(connect.answer.components(separatedBy: "HTTP/1.1 ").count == 2, "\(connect.answer)")
            #expect(connect.answer.lowercased().contains("\r\nconnection: close\r\n"), "\(connect.answer)")
        }
    }

    @Test("that name a whole address, as by way of a proxy, are for its path")
    func wholeAddress() async throws {
        try await withServedShop { server, _, _ in
            for (target, status) in [
                ("http://x/healthz", "200"), ("HTTPS://x:8443/healthz", "200"), ("http://x", "404"),
                ("http://x?/healthz", "404"),
            ] {
                let answer = try await server.raw(
                    "GET \(target) HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
                )
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(target): \(answer)")
            }
        }
    }

    @Test("end after the answer where HTTP/1.0 asks for no more")
    func old() async throws {
        try await withServedShop { server, _, _ in
            let (answer, isClosed) = try await server.conversation("GET /healthz HTTP/1.0\\r\\n\\r\\n")
            #expect(answer.contains(" 200 ") && isClosed, "\(answer)")
        }
    }

    @Test("get no byte of a stream of events for HEAD, and the connection goes on")
    func headOfStream() async throws {
        try await withServedShop { server, token, _ in
            let answer = try await server.raw(
                "HEAD /v1/events HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer \(token)\\r\\n\\r\\n"
                    + "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
            )
            let parts = answer.components(separatedBy: "\r\n\r\n")
            #expect(parts.count == 3, "\(answer)")
            #expect(parts.first?.contains("text/event-stream") == true)
            #expect(parts.dropFirst().first?.hasPrefix("HTTP/1.1 200 OK\r\n") == true, "\(answer)")
            #expect(parts.last?.hasSuffix("{\"status\":\"ok\"}") == true)
        }
    }

    @Test("leave no stream of events behind where the client goes away")
    func goneClient() async throws {
        try await withServedShop { server, token, watcher in
            func streams(_ count: Int, within limit: Duration) async throws {
                let deadline = ContinuousClock.now + limit
                while !(try await server.ask("/metrics", as: watcher)).body
                    .contains("\ntenantctl_event_streams \(count)\n")
                {
                    try #require(.now < deadline, "there are not \(count) streams")
                }
            }
            let stream = try await server.curl("/v1/events", as: token)
            try await streams(1, within: .seconds(120))
            stream.signal(SIGKILL)
            _ = try await stream.outcome()
            // Less than passes between two signs of life, of which the second would find out.
            try await streams(0, within: .seconds(10))
        }
    }

    @Test("wait for word before the body where they ask for it")
    func expectation() async throws {
        try await withServedShop { server, token, _ in
            let answer = try await server.raw(
                post(token, "Expect: 100-continue\\r\\nConnection: close\\r\\nContent-Length: 2\\r\\n\\r\\n{}")
            )
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "\(answer)")
        }
    }

    @Test("are answered once and not done, whether or not their route reads a body")
    func answeredOnce() async throws {
        try await withServedShop { server, token, _ in
            let zeros = String(repeating: "0", count: 70_000)
            for (body, status) in [
                ("Transfer-Encoding: gzip\\r\\n\\r\\n", "501"), ("Transfer-Encoding: identity\\r\\n\\r\\n", "501"),
                ("Transfer-Encoding: xchunked\\r\\n\\r\\n{}", "501"),
                ("Transfer-Encoding: \"chunked\"\\r\\n\\r\\n", "501"),
                ("Transfer-Encoding: chunked;a=b\\r\\n\\r\\n0\\r\\n\\r\\n", "501"),
                ("Transfer-Encoding: \\r\\n\\r\\n0\\r\\n\\r\\n", "400"),
                ("Transfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n{}\\r\\n0\\r\\n\\r\\n", "400"),
                ("Content-Length: 70000\\r\\n\\r\\n" + zeros, "413"),
                ("Expect: 100-continue\\r\\nContent-Length: 70000\\r\\n\\r\\n", "413"),
                ("Transfer-Encoding: chunked\\r\\n\\r\\n11170\\r\\n" + zeros + "\\r\\n0\\r\\n\\r\\n", "413"),
            ] {
                for line in [
                    "POST /v1/tenants/parsvpn/payment-card", "GET /healthz", "POST /v1/tenants/parsvpn/wallet/entries",
                    "DELETE /nothing",
                ] {
                    // What follows such a body is no request either.
                    let answer = try await server.raw(
                        "\(line) HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer \(token)\\r\\n\(body)"
                            + "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
                    )
                    let about = Comment("\(line), \(body.prefix(60)): \(answer)")
                    #expect(answer.hasPrefix("HTTP/1.1 \(status) "), about)
                    #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, about)
                    #expect(answer.lowercased().contains("\r\nconnection: close\r\n"), about)
                }
            }
            // A client that goes away in the middle of a body that nobody would have read.
            try await server.raw(
                "POST /v1/tenants/parsvpn/payment-card HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer \(token)\\r\\n"
                    + "Content-Length: 100\\r\\n\\r\\nabc",
                staying: false
            )
            try await server.event("request_broken")
        }
    }

    @Test("are refused in their turn: whatever came before them on the connection is answered first")
    func turn() async throws {
        try await withServedShop { server, token, watcher in
            let ping = "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"
            for (head, status) in [
                ("NONSENSE\\r\\n\\r\\n", "400"), ("GET /healthz HTTP/1.1\\r\\n\\r\\n", "400"),
                (post(token, "Transfer-Encoding: gzip\\r\\n\\r\\n"), "501"),
                (post(token, "X: " + String(repeating: "x", count: 20_000) + "\\r\\n\\r\\n"), "431"),
            ] {
                let (answer, isClosed) = try await server.conversation(ping + ping + head + ping)
                let statuses = answer.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0.prefix(3)) }
                #expect(statuses == ["200", "200", status] && isClosed, "\(answer)")
            }
            let figures = try await server.ask("/metrics", as: watcher).body
            for (status, count) in [("400", 2), ("431", 1), ("501", 1)] {
                let line = "tenantctl_http_requests_total{route=\"none\",code=\"\(status)\"} \(count)\n"
                #expect(figures.contains(line), "\(figures)")
            }
        }
    }

    @Test("are refused with 400 where the body is not framed, and are no failure of the server")
    func framing() async throws {
        try await withServedShop { server, token, watcher in
            let trailer = "Transfer-Encoding: chunked\\r\\n\\r\\n2\\r\\n{}\\r\\n0\\r\\nX: "
            for rest in [
                "Transfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n{}\\r\\n0\\r\\n\\r\\n",
                trailer + String(repeating: "x", count: 100_000) + "\\r\\n\\r\\n",
            ] {
                let answer = try await server.raw(post(token, rest))
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(rest.prefix(60)): \(answer)")
            }
            // A client that goes away in the middle of its body.
            try await server.raw(post(token, "Content-Length: 50\\r\\n\\r\\n{"), staying: false)
            try await server.event("request_broken")
            var figures = ""
            while !figures.contains("route=\"evaluateFlag\",code=\"400\"") {
                figures = try await server.ask("/metrics", as: watcher).body
            }
            #expect(!figures.contains("code=\"500\""))
            #expect(!(try server.log()).contains("\"level\":\"error\""))
            let flag = try await server.ask("/ofrep/v1/evaluate/flags/polls", as: token, ["--data", "{}"])
            #expect(flag.status == "200")
        }
    }
}
