internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// Reads the files of `_layers/` and `_environments/`.
struct LayerReader {
    /// What is wrong with them.
    private(set) var diagnostics = DiagnosticCollector()
    /// The secrets that they refer to and that were at hand.
    private(set) var secrets: [SecretReference: Secret] = [:]
    private let source: SecretSource
    private let catalog: Catalog

    init(secrets source: SecretSource, catalog: Catalog) {
        self.source = source
        self.catalog = catalog
    }

    /// Reads every layer of a folder, by name; `nil` for one that cannot be used. A folder that is not there has none.
    mutating func read(_ folder: String) -> [String: Layer?] {
        guard let listing = DirectoryListing(ofOptional: folder) else { return [:] }
        diagnostics.merge(listing.diagnostics)
        var reader = FileReader(limit: YAMLLimits.standard.bytes)
        var decoder = ManifestDecoder(secrets: source, catalog: catalog, shape: .layer)
        var layers: [String: Layer?] = [:]
        for file in listing.files {
            let name = String(Substring(file.utf8.dropFirst(folder.utf8.count + 1).dropLast(".yaml".utf8.count)))
            do throws(FileFault) {
                _ = try reader.read(file)
                let layer = decoder.decodeLayer(reader.parsed(), named: name, file: file, source: reader)
                layers.updateValue(layer, forKey: name)
            } catch {
                diagnostics.add(error.diagnostic(of: file))
                layers.updateValue(nil, forKey: name)
            }
        }
        take(decoder)
        return layers
    }

    /// Reads layers that lie in memory, by name, as ``read(_:)`` reads those of a folder.
    mutating func read(_ texts: [String: [UInt8]], of folder: String, into reader: inout FileReader) -> [String: Layer?]
    {
        var decoder = ManifestDecoder(secrets: source, catalog: catalog, shape: .layer)
        var layers: [String: Layer?] = [:]
        for (name, text) in texts.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            reader.take(text.span)
            let file = "\(folder)/\(name).yaml"
            let layer = decoder.decodeLayer(reader.parsed(), named: name, file: file, source: reader)
            layers.updateValue(layer, forKey: name)
        }
        take(decoder)
        return layers
    }

    private mutating func take(_ decoder: ManifestDecoder) {
        diagnostics.merge(decoder.diagnostics)
        secrets.merge(decoder.resolved) { first, _ in first }
    }
}
