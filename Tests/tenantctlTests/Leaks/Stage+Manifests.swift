import TenantTesting

extension Stage {
    /// What every reader of manifests says about a fault.
    private static let refusals =
        ["text", "json", "sarif", "github"].map { Walk(65, "validate", Canary.options + ["--format", $0]) }
        + Walk(65, "plan", Canary.options).inBothForms
        + Walk(65, "drift", Canary.options).inBothForms
        + Walk(65, "apply", Canary.options + ["--auto-approve"]).inBothForms
        + Walk(65, "explain", ["asal", "telegram"]).inBothForms

    /// Secrets that were written into files, or right beside a fault.
    static let manifestStages =
        [
            ("a token in the place of a reference", "bot_token: \"\(Canary.token(4711))\""),
            ("a token below a misspelled key", "bot_tokn: \(Canary.token(4711))"),
            ("a quote that is never closed", "bot_token: \"\(Canary.token(4711))"),
            ("a bracket that is never closed", "bot_token: { env: \(Canary.token(4711))"),
            ("a tab where a space belongs", "bot_token:\t\(Canary.token(4711))\n\tbot_token: \(Canary.mark)"),
            ("a key that is given twice", "bot_token: \(Canary.token(4711))\n  bot_token: \(Canary.token(4711))"),
            ("a reference to what is none", "bot_token: { value: \(Canary.token(4711)) }"),
            ("a reference to a name that is a secret", "bot_token: { env: \"\(Canary.token(4711))\" }"),
            ("a reference to a path that is a secret", "bot_token: { file: \"\(Canary.token(4711))\" }"),
            ("an anchor and a tag", "bot_token: &\(Canary.mark) !\(Canary.mark) \(Canary.token(4711))"),
            ("an alias that is none", "bot_token: *\(Canary.mark)"),
            ("a control character", "bot_token: \"\(Canary.token(4711))\\u0007\" \(Canary.mark)"),
            ("a comment", "bot_token: 1  # \(Canary.token(4711))"),
        ].map { title, line in
            Stage(title, refusals) { checkout in
                var tree = try Canary.tree()
                try tree.replace("bot_token: { env: ASAL_BOT_TOKEN }", with: line, in: "asal.yaml")
                try checkout.write(tree)
            }
        } + [
            Stage("secrets where the catalog says secret", refusals) { checkout in
                var tree = try Canary.tree()
                try tree.replace("{ env: ASAL_CRYPTOBOT_TOKEN }", with: Canary.mark, in: "asal.yaml")
                try tree.replace("{ file: asal/wata }", with: "[\(Canary.mark)]", in: "asal.yaml")
                try tree.replace("{ env: ASAL_ZARINPAL_MERCHANT_ID }", with: Canary.mark, in: "asal.yaml")
                try checkout.write(tree)
            },
            Stage("secrets in layers, an environment and the catalog", refusals) { checkout in
                var tree = try Canary.tree()
                tree["_layers/base.yaml"] = """
                    version: 1
                    telegram: { bot_token: "\(Canary.token(4711))" }
                    configuration: { WATA_ACCESS_TOKEN: \(Canary.mark), TRIBUTE_API_KEY: { env: \(Canary.mark) } }
                    """
                tree["_layers/open.yaml"] = "version: 1\nconfiguration: { WATA_ACCESS_TOKEN: \"\(Canary.mark)\n"
                tree["_environments/staging.yaml"] = "version: 1\nmerchant_id: \(Canary.merchant(1))\n"
                tree["_policy.yaml"] = """
                    version: 1
                    shared: { secrets: ["\(Canary.token(4711))"], files: ["/\(Canary.mark)"] }
                    paths: { configuration.WATA_ACCESS_TOKEN: { pattern: "\(Canary.mark)" } }
                    """
                tree["_catalog.yaml"] = """
                    version: 1
                    configuration:
                      CRYPTOBOT_TOKEN: { type: string, secret: true, allowed: [\(Canary.mark)], unit: \(Canary.mark) }
                      OTHER: \(Canary.mark)
                    """
                try checkout.write(tree)
            },
            Stage(
                "manifests again",
                Walk(0, "validate", Canary.options).inOneForm
            ) { checkout in try checkout.write(try Canary.tree()) },
        ]
}
