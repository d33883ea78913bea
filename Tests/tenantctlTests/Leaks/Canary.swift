import TenantTesting

/// Manifests with a marked secret in every place that takes one, from every source.
enum Canary {
    /// In every secret but those that can only be hexadecimal.
    static let mark = "canarycanary"
    /// In every secret.
    static let secretMarks = [mark, merchantMark]
    /// The numbers of cards, which manifests hold and nothing that is shown does.
    static let cardMarks = ["6104337000007870", "6037997000006560"]
    /// What must be in no output.
    static let marks = secretMarks + cardMarks

    private static let merchantMark = "cacacaca"

    /// A bot's token of the right form.
    static func token(_ number: Int, edition: Int = 1) -> String {
        "\(number):\(mark)\(mark)\(mark.prefix(6))0000\(edition)"
    }

    /// A merchant of the right form.
    static func merchant(_ number: Int) -> String { "cacacaca-1111-4111-8111-cacacaca000\(number)" }

    /// Variables of the environment.
    static let environment = [
        "ASAL_BOT_TOKEN": token(4711),
        "ASAL_ZARINPAL_MERCHANT_ID": merchant(1),
        "ASAL_CRYPTOBOT_TOKEN": mark + " \"of\" cryptobot",
        "PANEL_KEY": mark + " of all",
    ]

    /// Files below the checkout: the secrets that are read from files, and the options that name them.
    static let files = [
        "secrets/bahar/token": token(4712) + "\n",
        "secrets/chaman/merchant": merchant(2),
        "secrets/common/heleket": mark + " of all, in a file",
        "secrets/asal/wata": mark + " of wata\n",
        "secrets.env": "# \(mark)\nCHAMAN_BOT_TOKEN=\(token(4713))\nASAL_STARS_SECRET='\(mark) of stars'\n",
    ]
    static let options = ["--secrets-dir", "secrets", "--secrets-file", "secrets.env"]

    /// The manifests. What the policy shares stands in a layer.
    static func tree() throws -> ManifestTree {
        var tree = CompleteTree.tree
        try tree.replace("{ env: BAHAR_BOT_TOKEN }", with: "{ file: bahar/token }", in: "shops/bahar.yaml")
        try tree.replace(
            "00000000-0000-4000-8000-00000000da7a",
            with: "{ file: chaman/merchant }",
            in: "shops/chaman.yaml"
        )
        try tree.replace(
            "CRYPTOBOT_TOKEN: { env: ASAL_CRYPTOBOT_TOKEN }",
            with: """
                CRYPTOBOT_TOKEN: { env: ASAL_CRYPTOBOT_TOKEN }
                  WATA_ACCESS_TOKEN: { file: asal/wata }
                  TRIBUTE_API_KEY: { env: ASAL_STARS_SECRET }
                """,
            in: "asal.yaml"
        )
        try tree.replace("tenant: asal\n", with: "tenant: asal\nextends: [shared]\n", in: "asal.yaml")
        tree["_policy.yaml"] = "version: 1\nshared: { secrets: [PANEL_KEY], files: [common/heleket] }\n"
        tree["_layers/shared.yaml"] = """
            version: 1
            configuration: { MULENPAY_API_KEY: { env: PANEL_KEY }, HELEKET_API_KEY: { file: common/heleket } }

            """
        return tree
    }
}
