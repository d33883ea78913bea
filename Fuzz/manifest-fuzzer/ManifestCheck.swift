internal import Diagnostics
internal import TenantManifest
internal import TenantModel

/// Reads one manifest after another, some of them twice, the second time with whatever is remembered of the first.
struct ManifestCheck {
    private var loader = ManifestMemory(secrets: MarkedSecrets.source)
    private var inputs = 0

    /// What every input is called; its tenant should be called `shop`.
    private static let file = "shop.yaml"

    /// A loader remembers the words of its folder, so it is replaced after this many inputs.
    private static let inputsPerLoader = 256

    /// Reads an input and looks at what came of it.
    mutating func run(on bytes: [UInt8]) {
        if inputs == Self.inputsPerLoader {
            loader = ManifestMemory(secrets: MarkedSecrets.source)
            inputs = 0
        }
        inputs += 1
        let first = loader.read(bytes.span, file: Self.file)
        let second = SecondReading.isDue(bytes) ? loader.read(bytes.span, file: Self.file) : first
        guard first.findings == second.findings else { broken("the same input has other findings") }
        let extents = [Self.file: TextExtent(of: bytes[...])]
        switch (first.tenant, second.tenant) {
        case (let tenant?, let again?):
            Declared(tenant).checkSame(as: again)
            Declared(tenant).check(in: extents)
        case (nil, nil):
            guard first.findings.contains(where: { $0.severity == .error }) else {
                broken("there is neither a tenant nor an error")
            }
        default: broken("the same input is another tenant")
        }
        guard !first.findings.isEmpty else { return }
        let shown = Shown(first.findings, of: extents)
        shown.checkPlaces()
        if MarkedSecrets.leak(in: shown.text(), input: bytes, files: [bytes]) { broken("a secret is shown") }
    }
}
