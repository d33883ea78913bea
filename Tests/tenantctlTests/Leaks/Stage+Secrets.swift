import TenantTesting

extension Stage {
    private static let plan = Walk(0, "plan", Canary.options).inBothForms

    private static func refused(_ status: Int32) -> [Walk] {
        Walk(status, "validate", Canary.options).inBothForms + Walk(status, "plan", Canary.options).inBothForms
            + Walk(status, "apply", Canary.options + ["--auto-approve"]).inBothForms
    }

    private static func importing(
        _ status: Int32,
        _ file: String,
        as tenant: String,
        _ options: [String] = []
    ) -> Walk {
        Walk(status, "import env", [file, "--tenant", tenant, "--out", "imported"] + options)
    }

    /// Secrets that are there and cannot be used, and files of them that are none.
    static let secretStages =
        [
            Stage("a token that is none", refused(65)) { checkout in
                checkout.tool.environment["ASAL_BOT_TOKEN"] = Canary.mark + " malformed"
            },
            Stage("a merchant that is none", refused(65)) { checkout in
                checkout.tool.environment["ASAL_BOT_TOKEN"] = Canary.token(4711)
                checkout.tool.environment["ASAL_ZARINPAL_MERCHANT_ID"] = Canary.mark
            },
            Stage(
                "a token that is not there",
                plan + Walk(65, "apply", Canary.options + ["--auto-approve"]).inBothForms
            ) { checkout in
                checkout.tool.environment["ASAL_ZARINPAL_MERCHANT_ID"] = Canary.merchant(3)
                checkout.tool.environment["ASAL_BOT_TOKEN"] = nil
            },
            Stage("a secret with a NUL", refused(65)) { checkout in
                checkout.tool.environment["ASAL_BOT_TOKEN"] = Canary.token(4711, edition: 2)
                try checkout.write("\(Canary.mark)\0", to: "secrets/asal/wata")
            },
            Stage("a secret that is too long", refused(65)) { checkout in
                try checkout.write(String(repeating: Canary.mark, count: 6000), to: "secrets/asal/wata")
            },
        ]
        + [
            "CHAMAN_BOT_TOKEN=\"\(Canary.mark)\n", "\(Canary.mark)\n", "export \(Canary.mark)\n",
            "A='\(Canary.mark)' \(Canary.mark)\n", "\(Canary.mark) = \(Canary.mark)\nB\n",
        ].map { text in
            Stage("a file of secrets that is none", refused(65)) { checkout in
                try checkout.write("\(Canary.mark) of wata, again", to: "secrets/asal/wata")
                try checkout.write(text, to: "secrets.env")
            }
        } + [
            Stage("files of secrets again", plan) { checkout in
                try checkout.write(Canary.files["secrets.env"] ?? "", to: "secrets.env")
            },
            Stage(
                "settings of an original bot",
                importing(0, "good.env", as: "first").inOneForm + importing(1, "good.env", as: "first").inBothForms
                    + importing(0, "good.env", as: "second", ["--format", "json"]).inOneForm
                    + importing(0, "open.env", as: "third").inOneForm
                    + importing(0, "none.env", as: "fifth", ["--format", "json"]).inOneForm
                    + importing(0, "odd.env", as: "fourth").inOneForm
            ) { checkout in
                let token = "BOT_TOKEN=\(Canary.token(4711))\n"
                try checkout.write(token + "WATA_ACCESS_TOKEN='\(Canary.mark)'\nLOG_LEVEL=INFO\n", to: "good.env")
                try checkout.write(token + "WATA_ACCESS_TOKEN='\(Canary.mark)\n", to: "open.env")
                try checkout.write("\(Canary.mark)\n", to: "none.env")
                // Where nobody looks for secrets: keys of the platform, unknown ones, values of the wrong type.
                try checkout.write(
                    """
                    BOT_TOKEN=\(Canary.mark)
                    POSTGRES_PASSWORD=\(Canary.mark)
                    NOBODYS_KEY=\(Canary.mark)
                    TRIAL_DURATION_DAYS=\(Canary.mark)
                    WATA_ENABLED=\(Canary.mark)
                    DEFAULT_LANGUAGE=\(Canary.mark)
                    SUPPORT_USERNAME="${\(Canary.mark)}"

                    """,
                    to: "odd.env"
                )
            },
        ]
}
