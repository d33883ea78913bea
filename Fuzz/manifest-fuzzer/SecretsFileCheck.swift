internal import TenantManifest
internal import TenantModel

/// Reads a file of secrets, and a manifest that needs some.
struct SecretsFileCheck {
    private let text: ArraySlice<UInt8>

    private static let file = "shop.env"
    private static let manifest = Array(
        """
        version: 1
        tenant: shop
        name: Shop
        telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
        configuration: { CRYPTOBOT_API_TOKEN: { env: SHOP_A }, SUPPORT_USERNAME: { env: SHOP_B } }
        payments: { zarinpal: { enabled: true, merchant_id: { env: SHOP_ZARINPAL_MERCHANT_ID } } }
        """.utf8
    )

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
    }

    /// Reads it twice and looks at what came of it.
    func run() {
        // What is not UTF-8 is refused before it is looked at.
        guard let text = String(validating: text, as: UTF8.self) else { return }
        do throws(DotenvError) {
            let secrets = try DotenvFile(text: text, file: Self.file)
            let again = try DotenvFile(text: text, file: Self.file)
            check(secrets, again)
            checkManifest(with: secrets)
        } catch {
            check(error)
        }
    }

    private func check(_ secrets: DotenvFile, _ again: DotenvFile) {
        let extent = TextExtent(of: text)
        var line = 0
        for entry in secrets.entries {
            guard entry.line > line, extent.contains(line: entry.line) else {
                broken("a variable is on the line of another")
            }
            line = entry.line
        }
        guard secrets.entries.map(\.line) == again.entries.map(\.line) else { broken("the same file has other lines") }
        let later = Dictionary(secrets.entries.map { ($0.name, $0.value.reveal()) }) { _, later in later }
        for values in [secrets.variables, again.variables] {
            guard values.mapValues({ $0.reveal() }) == later else { broken("the same file has other variables") }
        }
    }

    /// A refusal says where, and never what stood there.
    private func check(_ error: DotenvError) {
        guard error.file == Self.file, TextExtent(of: text).contains(line: error.line) else {
            broken("a fault lies outside of the file")
        }
        if error.description.contains(MarkedSecrets.mark) { broken("a secret is shown") }
    }

    private func checkManifest(with secrets: DotenvFile) {
        var loader = ManifestMemory(secrets: SecretSource(environment: [:], dotenv: [secrets]))
        let reading = loader.read(Self.manifest.span, file: "shop.yaml")
        let shown = Shown(reading.findings, of: ["shop.yaml": TextExtent(of: Self.manifest[...])])
        shown.checkPlaces()
        if shown.text().contains(MarkedSecrets.mark) { broken("a secret is shown") }
    }
}
