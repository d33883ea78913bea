import TenantTesting

extension Stage {
    private static let plan = Walk(0, "plan", Canary.options).inEveryForm
    private static let rehearsal = Walk(0, "plan", Canary.options + ["--rehearse"]).inBothForms
    private static let drift = Walk(0, "drift", Canary.options).inBothForms
    private static let explain = [
        Walk(0, "explain", ["asal", "configuration"]), Walk(0, "explain", ["asal", "telegram"]),
        Walk(0, "explain", ["asal", "payments"]),
    ].flatMap(\.inBothForms)

    private static func watch(_ status: Int32) -> [Walk] {
        let once = Canary.options + ["--once", "--mode", "heal", "--log-level", "debug"]
        return [Walk(status, "watch", once), Walk(status, "watch", once + ["--log-format", "json"])]
    }

    private static func apply(_ status: Int32, _ options: [String] = []) -> [Walk] {
        Walk(status, "apply", Canary.options + ["--auto-approve"] + options).inBothForms
    }

    /// The ways of a plan, and what moves in the database.
    static let databaseStages = [
        Stage(
            "a first apply",
            ["text", "json", "sarif", "github"].map { Walk(0, "validate", Canary.options + ["--format", $0]) }
                + plan + rehearsal + drift + Walk(0, "plan", Canary.options + ["--out", "plan.json"]).inOneForm
                + Walk(0, "show", ["plan.json"]).inEveryForm
                + Walk(64, "apply", Canary.options + ["plan.json"]).inOneForm
                + Walk(0, "apply", Canary.options + ["plan.json", "--auto-approve", "--format", "json"]).inOneForm
                + apply(0) + watch(0) + Walk(0, "get").inBothForms + Walk(0, "get", ["chaman"]).inBothForms
                + Walk(0, "get", ["--unmanaged"]).inBothForms + Walk(0, "status").inBothForms + explain
                // A server that would tell tokens to the network reads everything, and then refuses.
                + Walk(1, "serve", ["--port", "0", "--host", "0.0.0.0"]).inOneForm
                + Walk(0, "export", ["--out", "exported"]).inOneForm + Walk(0, "export", ["bahar"]).inOneForm
        ),
        Stage(
            "rotated, not acknowledged",
            plan + rehearsal + drift + watch(4) + apply(4) + apply(4, ["--ack", "token_changed:bahar@00000000"])
                + Walk(0, "plan", Canary.options + ["--out", "rotation.json"]).inOneForm,
            prepare: rotate
        ),
        Stage(
            "moved since it was planned",
            Walk(3, "apply", Canary.options + ["--auto-approve", "rotation.json"]).inBothForms + drift
        ) { checkout in
            try await checkout.quietly(
                "UPDATE bots SET telegram_bot_token = '\(Canary.mark) drift' WHERE slug = 'chaman'"
            )
        },
        Stage("acknowledged", apply(0, ["--acks", "acks.txt"]) + plan + explain, prepare: acknowledge),
        Stage(
            "the history of it, and the way back",
            [Walk(0, "history"), Walk(0, "history", ["1"]), Walk(0, "history", ["2"])].flatMap(\.inBothForms)
                + Walk(4, "rollback", ["1", "--auto-approve"]).inBothForms
                + Walk(0, "rollback", ["1", "--except-secrets", "--dry-run"]).inBothForms
                + Walk(0, "rollback", ["0", "--dry-run"]).inBothForms
                + Walk(0, "hold", ["asal", "--reason", "audit"]).inBothForms + Walk(0, "release", ["asal"]).inBothForms
        ),
        // The tokens themselves are looked for by TokenLeakTests: no two are the same.
        Stage(
            "tokens of the state API",
            Walk(0, "token issue", ["asal", "--name", "bot", "--scope", "runtime"]).inOneForm
                + Walk(1, "token issue", ["asal", "--name", "bot"]).inBothForms
                + Walk(1, "token issue", ["nobody", "--name", "bot"]).inBothForms
                + Walk(0, "token list").inBothForms + Walk(0, "token revoke", ["1"]).inBothForms
                + Walk(1, "token revoke", ["1000"]).inBothForms
        ),
        Stage(
            "a constraint refuses",
            apply(1, ["--acks", "acks.txt"]) + Walk(1, "plan", Canary.options + ["--rehearse"]).inBothForms
        ) { checkout in
            // Whoever may make the server terse does; see the decision about where secrets may be seen.
            try await checkout.quietly(
                """
                GRANT SET ON PARAMETER log_error_verbosity TO keeper;
                ALTER TABLE bots ADD CONSTRAINT no_third CHECK (telegram_bot_token NOT LIKE '%00003') NOT VALID;
                """
            )
            checkout.tool.environment["ASAL_BOT_TOKEN"] = Canary.token(4711, edition: 3)
            try await acknowledge(&checkout)
        },
        Stage(
            "a copy that nobody has spoken about",
            Walk(1, "plan", Canary.options).inBothForms + Walk(0, "status").inBothForms
                + Walk(0, "migrate identity", ["--keep"]).inBothForms + plan
        ) { checkout in
            try await checkout.quietly("UPDATE tenantctl.state SET database_name = 'another'")
        },
        Stage(
            "secrets that somebody else has set, brought into the manifests",
            drift + Walk(0, "drift", Canary.options + ["--write-patch", "--tenants", "patched"]).inOneForm
        ) { checkout in
            try await checkout.quietly(
                """
                UPDATE bots SET telegram_bot_token = id || ':\(Canary.mark)', default_language = 'en';
                UPDATE bot_configurations SET config_value = '{"value": "\(Canary.mark) live"}'
                WHERE config_key IN ('CRYPTOBOT_TOKEN', 'WATA_ACCESS_TOKEN');
                """
            )
            try Canary.tree().write(to: checkout.folder + "/patched")
        },
    ]

    /// Gives every secret another value.
    private static func rotate(_ checkout: inout Checkout) async throws {
        checkout.tool.environment["ASAL_BOT_TOKEN"] = Canary.token(4711, edition: 2)
        checkout.tool.environment["ASAL_ZARINPAL_MERCHANT_ID"] = Canary.merchant(3)
        checkout.tool.environment["ASAL_CRYPTOBOT_TOKEN"] = Canary.mark + " again"
        checkout.tool.environment["PANEL_KEY"] = Canary.mark + " of all, again"
        try checkout.write(Canary.token(4712, edition: 2), to: "secrets/bahar/token")
        try checkout.write(Canary.mark + " of all, again", to: "secrets/common/heleket")
        try checkout.write(Canary.merchant(4), to: "secrets/chaman/merchant")
        try checkout.write(Canary.mark + " of wata, again", to: "secrets/asal/wata")
    }

    /// Accepts whatever the plan asks about.
    private static func acknowledge(_ checkout: inout Checkout) async throws {
        let plan = try await checkout.tool.run(["plan"] + Canary.options)
        let lines = plan.output.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
        try checkout.write(lines.map { $0.dropFirst("  --ack ".count) + "\n" }.joined(), to: "acks.txt")
    }
}

extension Checkout {
    /// Runs statements that the server's log does not get to see.
    func quietly(_ statements: String) async throws {
        let settings = ["log_statement = none", "log_min_duration_statement = -1", "log_min_error_statement = panic"]
        try await database.psql((settings.map { "SET \($0);" } + [statements]).joined(separator: "\n"))
    }
}
