import CanonicalJSON
import Glibc
import TenantTesting
import Testing

/// The server as a process: sockets, signals, certificates, the database behind it.
@Suite("tenantctl serve")
struct ServeTests {
    private static let row = """
        INSERT INTO bots (slug, name, telegram_bot_token, is_master) VALUES ('parsvpn', 'Pars', '2:secret', true)
        """

    private func withShop(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(ManifestTree([:])) { checkout in
            try await checkout.database.psql(Self.row)
            try await body(checkout)
        }
    }

    private func token(_ checkout: Checkout) async throws -> String {
        let outcome = try await checkout.tool.run("token", "issue", "parsvpn", "--name", "bot")
        return outcome.output.split(separator: "\n").joined()
    }

    @Test("ends gracefully: event streams are closed, and the exit code is 0")
    func graceful() async throws {
        try await withShop { checkout in
            let token = try await token(checkout)
            let server = try await RunningServer(checkout)
            #expect(try await server.ask("/readyz").status == "200")
            let stream = try await server.curl("/v1/events", as: token)
            while try !stream.outputSoFar().contains("refetchEvaluation") {
                try await Task.sleep(for: .milliseconds(5))
            }
            let outcome = try await server.end()
            #expect(outcome.ending == .exited(0), "\(outcome.errors)")
            #expect(outcome.errors.contains(#""event":"stopped""#))
            #expect(outcome.errors.contains(/"event":"runtime_started".*"revision":0[,}]/))
            #expect(!outcome.errors.contains(token))
            let heard = try await stream.outcome()
            #expect(heard.ending == .exited(0))
            #expect(heard.output.hasSuffix("\n200"))
        }
    }

    @Test("hears at once of tokens that are issued and revoked, and of what changes")
    func notified() async throws {
        try await withShop { checkout in
            try await withServer(checkout) { server in
                let token = try await token(checkout)
                try await eventually { try await server.ask("/v1/revision", as: token).status == "200" }
                let stream = try await server.curl("/v1/events", as: token)
                while try !stream.outputSoFar().contains("refetchEvaluation") {
                    try await Task.sleep(for: .milliseconds(5))
                }
                let number = try await checkout.database.psql("SELECT max(id) FROM tenantctl.api_tokens")
                try await checkout.tool.run("token", "revoke", number)
                try await eventually { try await server.ask("/v1/revision", as: token).status == "401" }
                stream.signal(SIGTERM)
                _ = try await stream.outcome()
            }
        }
    }

    @Test("speaks TLS with a certificate and its key")
    func certificate() async throws {
        try await withShop { checkout in
            try await makeCertificate(checkout, "server")
            try await withServer(checkout, ["--tls-certificate", "server.pem", "--tls-key", "server.key"]) { server in
                let answer = try await server.ask("/healthz", ["--cacert", "server.pem"])
                #expect(answer.status == "200")
                // Whoever does not trust the certificate gets nothing.
                let refusal = try await server.ask("/healthz")
                #expect(refusal.status == "000")
            }
        }
    }

    @Test("gives a handshake as long as a request, however slowly its bytes come")
    func slowHandshake() async throws {
        try await withShop { checkout in
            try await makeCertificate(checkout, "server")
            try await withServer(checkout, ["--tls-certificate", "server.pem", "--tls-key", "server.key"]) { server in
                // The beginning of a ClientHello, and no more of it.
                let began = ContinuousClock.now
                let (answer, isClosed) = try await server.conversation("\\x16\\x03\\x01\\x02\\x00\\x01")
                #expect(isClosed && answer.isEmpty)
                #expect(began.duration(to: .now) > .seconds(8))
            }
        }
    }

    @Test("does not begin with files that are no certificate and key")
    func wrongFiles() async throws {
        try await withShop { checkout in
            try await makeCertificate(checkout, "server")
            try await makeCertificate(checkout, "other")
            try checkout.write("no certificate\n", to: "empty.pem")
            for (certificate, key) in [
                ("missing.pem", "server.key"), ("empty.pem", "server.key"), ("server.pem", "missing.key"),
                ("server.pem", "server.pem"), ("server.pem", "other.key"),
            ] {
                let outcome = try await checkout.tool.run(
                    "serve",
                    "--port",
                    "0",
                    "--tls-certificate",
                    certificate,
                    "--tls-key",
                    key
                )
                #expect(outcome.ending == .exited(1), "\(certificate) \(key)")
                #expect(outcome.errors.contains("error:"), "\(outcome.errors)")
                #expect(!outcome.errors.contains("listening"))
            }
        }
    }

    @Test("does not offer tokens to the network in the clear unless that is asked for")
    func insecure() async throws {
        try await withShop { checkout in
            let outcome = try await checkout.tool.run("serve", "--port", "0", "--host", "0.0.0.0")
            #expect(outcome.ending == .exited(1))
            #expect(outcome.errors.contains("--insecure"))
            try await withServer(checkout, ["--host", "0.0.0.0", "--insecure"]) { server in
                let answer = try await server.ask("/healthz")
                #expect(answer.status == "200")
            }
        }
    }

    @Test("says what a port is also where the number is below zero")
    func noPort() async throws {
        try await withShop { checkout in
            for port in ["-1", "65536"] {
                let outcome = try await checkout.tool.run("serve", "--port", port)
                #expect(outcome.ending == .exited(64))
                #expect(outcome.errors.contains("--port takes a number from 0 to 65535."))
            }
        }
    }

    @Test("takes no time for tokens that is shorter than what passes between two readings of them")
    func shortGrace() async throws {
        try await withShop { checkout in
            for time in ["1s", "14s"] {
                let outcome = try await checkout.tool.run("serve", "--port", "0", "--token-grace", time)
                #expect(outcome.ending == .exited(64))
                #expect(outcome.errors.contains("15s or more"))
            }
            try await withServer(checkout, ["--token-grace", "15s"]) { server in
                let answer = try await server.ask("/healthz")
                #expect(answer.status == "200")
            }
        }
    }

    @Test("says where it cannot listen, and is not waited for then")
    func takenPort() async throws {
        try await withShop { checkout in
            try await withServer(checkout) { server in
                let receipts = "SELECT count(*) FROM tenantctl.receipts"
                while try await checkout.database.psql(receipts) != "1" { try await Task.sleep(for: .milliseconds(5)) }
                let second = try await checkout.tool.run("serve", "--port", server.port)
                #expect(second.ending == .exited(1))
                #expect(second.errors.contains("cannot listen on 127.0.0.1:\(server.port): the address is in use"))
                #expect(!second.errors.contains("bind("))
                #expect(try await checkout.database.psql(receipts) == "1")
            }
        }
    }

    @Test("says that it does not know a name, and how an address is written")
    func names() async throws {
        try await withShop { checkout in
            let unknown = try await checkout.tool.run("serve", "--port", "0", "--insecure", "--host", "nope.invalid")
            #expect(unknown.ending == .exited(1))
            #expect(unknown.errors.contains("cannot listen on nope.invalid: no address has this name"))
            let open = try await checkout.tool.run("serve", "--port", "0", "--host", "::")
            #expect(open.errors.contains("other machines may reach the address ::, "), "\(open.errors)")
        }
    }

    @Test("refuses heads that are too large, and answers others after")
    func largeHead() async throws {
        try await withShop { checkout in
            try await withServer(checkout) { server in
                let large = String(repeating: "x", count: 20_000)
                let refusal = try await server.ask("/healthz", ["--header", "X-Large: \(large)"])
                #expect(refusal.status == "431")
                let answer = try await server.ask("/healthz")
                #expect(answer.status == "200")
            }
        }
    }

    private func makeCertificate(_ checkout: Checkout, _ name: String) async throws {
        let outcome = try await checkout.tool.run(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(name).key", "-out",
                "\(name).pem",
            ],
            program: "/usr/bin/openssl"
        )
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
    }

    /// Asks again until it is so, for two minutes.
    private func eventually(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
