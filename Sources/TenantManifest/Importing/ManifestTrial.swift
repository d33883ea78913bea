internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// Has the decoder read a manifest that was made, and takes out what it refuses: there is one place that knows what a
/// value may be.
struct ManifestTrial {
    /// The values that are left.
    private(set) var entries: [ImportEntry]
    /// Whether there are fewer than before; false when the manifest is in order, or nothing can be taken out of it.
    private(set) var takesOut = false
    /// Why values were taken out.
    private(set) var findings: [Diagnostic] = []

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - slug: The tenant.
    ///   - catalog: The keys that there are.
    ///   - settings: What findings call the settings file.
    init(of manifest: ImportedManifest, slug: String, catalog: Catalog, settings: String) {
        entries = manifest.entries
        let variables = Dictionary(entries.compactMap(\.secret).map { ($0.name, $0.value) }) { first, _ in first }
        var decoder = ManifestDecoder(secrets: SecretSource(variables: variables), catalog: catalog)
        let parse = YAMLDocument.parse(Array(manifest.text.utf8))
        _ = decoder.decode(parse, file: slug + ".yaml")
        let lines = entries.map { Self.line(of: $0.path[...], in: parse.document?.root) }
        var refused: Set<Int> = []
        for finding in decoder.diagnostics.diagnostics where finding.severity == .error {
            // A value may go over several lines; it begins with its key.
            let line = finding.location?.line ?? 0
            let index = lines.indices.filter { lines[$0] > 0 && lines[$0] <= line }.max { lines[$0] < lines[$1] }
            guard let index else {
                // Nobody has the file yet.
                var finding = finding
                finding.location = nil
                findings.append(finding)
                continue
            }
            guard refused.insert(index).inserted else { continue }
            findings.append(.settingRefused(entries[index], because: finding, in: settings))
        }
        for index in refused.sorted(by: >) { takeOut(index) }
    }

    /// A manifest needs its bot's token: there the reference stays, and only the secret goes.
    private mutating func takeOut(_ index: Int) {
        if entries[index].path == SettingsSorter.tokenPath {
            guard entries[index].secret != nil else { return }
            entries[index].secret = nil
        } else {
            entries.remove(at: index)
        }
        takesOut = true
    }

    /// The line of the key at a path; 0 where there is none.
    private static func line(of path: ArraySlice<String>, in node: YAMLNode?) -> Int {
        guard let name = path.first, let entry = node?.mapping?.first(where: { $0.key.matches(name) }) else { return 0 }
        return path.count == 1 ? entry.key.node.start.line : line(of: path.dropFirst(), in: entry.value)
    }
}
