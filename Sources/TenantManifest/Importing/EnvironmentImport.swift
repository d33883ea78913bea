public import Diagnostics
internal import TenantModel

/// The settings file of the original bot, made into a manifest and a file of secrets.
///
/// What is made is what ``ManifestDirectory`` takes without an error: values that it refuses are left out, each with a
/// finding.
public struct EnvironmentImport: Sendable {
    /// The text of the manifest. It holds references in the place of secrets.
    public let manifest: String
    /// What the manifest refers to; `nil` when there is no secret.
    public let secrets: SecretsText?
    /// How many values the manifest holds.
    public let valueCount: Int
    /// What was left out and why. An error means that the manifest is none.
    public let findings: DiagnosticCollector

    /// Makes a manifest.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - file: What findings call the file.
    ///   - slug: The tenant; see ``TenantSlug``.
    ///   - name: What people see.
    ///   - folder: The folder that the manifest is for: its own catalog counts. Where that has errors nothing is made: what is
    ///     not understood of a key may be that it is secret.
    public init(_ settings: DotenvFile, file: String, tenant slug: String, name: String, folder: String) {
        let catalogFile = CatalogFile(ofFolder: folder)
        let catalog = catalogFile.catalog
        let sorter = SettingsSorter(settings.entries, of: file, by: catalog, for: slug)
        var findings = DiagnosticCollector()
        for finding in catalogFile.diagnostics.diagnostics where finding.severity == .error { findings.add(finding) }
        func add(_ finding: Diagnostic, on line: Int?) {
            var finding = finding
            finding.location = line.map { SourceLocation(file: file, line: $0, column: 1) }
            findings.add(finding)
        }
        if let family = ProcessVariables.family(ofTenant: slug) { add(.settingsOfProcess(family), on: nil) }
        for fault in settings.leftOut { add(.settingLeftOut(fault), on: fault.line) }
        for finding in sorter.findings { findings.add(finding) }
        var attempt = ImportedManifest(slug: slug, name: name, entries: sorter.entries)
        // What no trial can take out is found by each of them.
        var known: Set<Diagnostic> = []
        while true {
            let trial = ManifestTrial(of: attempt, slug: slug, catalog: catalog, settings: file)
            for finding in trial.findings where known.insert(finding).inserted { findings.add(finding) }
            guard trial.takesOut else { break }
            attempt = ImportedManifest(slug: slug, name: name, entries: trial.entries)
        }
        for entry in attempt.entries {
            guard let secret = entry.secret, let readers = SecretsText.Readers(of: secret.value) else { continue }
            add(.secretForOneReader(entry.name, readers), on: entry.line)
        }
        manifest = attempt.text
        secrets = SecretsText(attempt.entries.compactMap(\.secret), tenant: slug)
        valueCount = attempt.entries.count
        self.findings = findings
    }
}
