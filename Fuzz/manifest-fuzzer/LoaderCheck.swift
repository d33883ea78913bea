internal import Diagnostics
internal import TenantManifest
internal import TenantModel

/// Reads one input after another, and ends the program where the loader breaks a promise: that is how
/// libFuzzer learns of it.
struct LoaderCheck {
    private var loader = ManifestMemory(secrets: MarkedSecrets.source)
    private var inputs = 0

    /// What every input is called; its tenant should be called `shop`.
    private static let file = "shop.yaml"

    /// A loader remembers the words of its folder, so it is replaced after this many inputs.
    private static let inputsPerLoader = 256

    /// Reads an input twice, the second time with whatever the loader remembers of the first, and looks at
    /// what came of it.
    mutating func run(on bytes: Span<UInt8>) {
        if inputs == Self.inputsPerLoader {
            loader = ManifestMemory(secrets: MarkedSecrets.source)
            inputs = 0
        }
        inputs += 1
        let first = loader.read(bytes, file: Self.file)
        let second = loader.read(bytes, file: Self.file)
        guard first.findings == second.findings else { broken("the same input has other findings") }
        checkTenants(first, second)
        guard !first.findings.isEmpty else { return }
        let extent = TextExtent(of: bytes)
        for finding in first.findings { checkPlaces(of: finding, in: extent) }
        checkText(of: first.findings, input: bytes)
    }

    private func checkTenants(_ first: ManifestMemory.Reading, _ second: ManifestMemory.Reading) {
        let hasErrors = first.findings.contains { $0.severity == .error }
        guard let tenant = first.tenant, let again = second.tenant else {
            guard first.tenant == nil, second.tenant == nil else { broken("the same input is another tenant") }
            guard hasErrors else { broken("there is neither a tenant nor an error") }
            return
        }
        for (rows, others) in zip(tenant.rows, again.rows) {
            let (rows, others) = (rows.values, others.values)
            guard rows.keys == others.keys, rows.cells == others.cells else {
                broken("the same input declares other rows")
            }
            for (key, next) in zip(rows.keys, rows.keys.dropFirst()) {
                guard key.utf8.lexicographicallyPrecedes(next.utf8) else { broken("keys are not in order") }
            }
        }
    }

    private func checkPlaces(of finding: Diagnostic, in extent: TextExtent) {
        guard let place = finding.location else { broken("a finding has no place: \(finding.id)") }
        for place in [place] + finding.notes.compactMap(\.location) {
            guard place.file == Self.file else { broken("a finding is in another file: \(finding.id)") }
            guard place.line == 0 || extent.contains(line: place.line, column: place.column) else {
                broken("\(finding.id) is at \(place.line):\(place.column), outside the file")
            }
        }
    }

    /// Looks at what a user would see, which is all that a finding holds.
    private func checkText(of findings: [Diagnostic], input: Span<UInt8>) {
        var collector = DiagnosticCollector()
        for finding in findings { collector.add(finding) }
        let text = TextRenderer(colour: false).render(collector.report())
        for byte in text.utf8 where byte < 0x20 && byte != 0x0A || byte == 0x7F {
            broken("a control character reaches the terminal")
        }
        if MarkedSecrets.leak(in: text, input: input) { broken("a secret is shown") }
    }

    /// Ends the program, which libFuzzer takes for a crash, and keeps the input.
    private func broken(_ promise: String) -> Never {
        fatalError(promise)
    }
}
