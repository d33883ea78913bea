internal import Diagnostics
internal import TenantManifest
internal import TenantModel

/// Makes a manifest and a file of secrets of the settings of an original bot.
struct ImportCheck {
    private let text: ArraySlice<UInt8>

    private static let file = "bot.env"

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
    }

    /// Imports it, perhaps twice, and looks at what came of it.
    func run() {
        guard let text = String(validating: text, as: UTF8.self) else { return }
        do throws(DotenvError) {
            let settings = try DotenvFile(text: text, file: Self.file, dialect: .original)
            let imported = imported(settings)
            let again = SecondReading.isDue(self.text) ? self.imported(settings) : imported
            guard imported.manifest == again.manifest, imported.findings.diagnostics == again.findings.diagnostics,
                imported.secrets?.reveal() == again.secrets?.reveal()
            else { broken("the same settings are imported otherwise") }
            checkSecrets(imported, of: settings)
            checkLeaks(imported, of: settings)
        } catch {
            // What is said of a file that is none is looked at with files of secrets.
        }
    }

    /// A folder that can hold no catalog of its own.
    private func imported(_ settings: DotenvFile) -> EnvironmentImport {
        EnvironmentImport(settings, file: Self.file, tenant: "shop", name: "Shop", folder: "/dev/null")
    }

    /// Every secret is one of the settings, and the manifest is in order with them.
    private func checkSecrets(_ imported: EnvironmentImport, of settings: DotenvFile) {
        let extents = [Self.file: TextExtent(of: text)]
        Shown(imported.findings.diagnostics, of: extents).checkPlaces()
        guard !imported.findings.hasErrors else { return }
        let written: DotenvFile
        do throws(DotenvError) {
            let bytes = imported.secrets?.reveal() ?? []
            written = try DotenvFile(text: String(decoding: bytes, as: UTF8.self), file: "shop.secrets.env")
        } catch {
            broken("the file of secrets is none")
        }
        for (name, value) in written.variables {
            let isGiven = settings.entries.contains { setting in
                name == "SHOP_" + setting.name.uppercased() && setting.value.reveal() == value.reveal()
            }
            guard isGiven else { broken("a secret has another value than the setting") }
        }
        var loader = ManifestMemory(secrets: SecretSource(environment: [:], dotenv: [written]))
        let reading = loader.read(Array(imported.manifest.utf8).span, file: "shop.yaml")
        guard !reading.findings.contains(where: { $0.severity == .error }) else {
            broken("the manifest that was made has an error")
        }
    }

    /// No finding shows a value, and no manifest one that is a secret.
    private func checkLeaks(_ imported: EnvironmentImport, of settings: DotenvFile) {
        let marks = MarkedSecrets.count(in: Array(text))
        // In a name, or a comment, the mark is no secret.
        guard marks > 0, marks == Self.marks(in: settings.entries) else { return }
        if Shown(imported.findings.diagnostics, of: [:]).text().contains(MarkedSecrets.mark) {
            broken("a finding shows a value")
        }
        let secret = settings.entries.filter { setting in
            let key = Catalog.builtIn.configuration(setting.name.uppercased())
            return key?.isSecret ?? false
        }
        if marks == Self.marks(in: secret), imported.manifest.contains(MarkedSecrets.mark) {
            broken("a secret stands in the manifest")
        }
    }

    private static func marks(in variables: [DotenvVariable]) -> Int {
        variables.reduce(0) { $0 + MarkedSecrets.count(in: Array($1.value.reveal().utf8)) }
    }
}
