internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// The layers and the environment of a folder of manifests, each decoded once.
struct LayerLibrary: Sendable {
    /// What is wrong with them.
    private(set) var diagnostics = DiagnosticCollector()
    /// The secrets that they refer to and that were at hand.
    private(set) var secrets: [SecretReference: Secret] = [:]
    private var layers: [String: Layer] = [:]
    /// The names of files that are there and cannot be used; what is wrong with them is said once.
    private var broken: Set<String> = []
    /// The names of all files that are there, in the order of their bytes.
    private var known: [String] = []
    private var environment: Layer?
    private var isEnvironmentBroken = false

    /// A library of nothing.
    init() {}

    /// Reads the layers and environments below a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder of the manifests, as the user named it.
    ///   - name: The environment that was asked for. All of them are read, so that each is checked.
    ///   - source: Where the values of secrets come from.
    ///   - catalog: The features and configuration keys that there are.
    init(of folder: String, environment name: String?, secrets source: SecretSource, catalog: Catalog) {
        var reader = LayerReader(secrets: source, catalog: catalog)
        let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let layers = reader.read(folder + "/_layers")
        let environments = reader.read(folder + "/_environments")
        self.init(layers, environments, named: name, of: folder, from: reader)
    }

    /// Takes layers and environments by name, `nil` for those that cannot be used, and the reader that has read them.
    init(
        _ found: [String: Layer?],
        _ environments: [String: Layer?],
        named name: String?,
        of folder: String,
        from reader: LayerReader
    ) {
        for (name, layer) in found {
            if let layer { layers[name] = layer } else { broken.insert(name) }
        }
        known = found.keys.sorted { $0.precedesInBytes($1) }
        diagnostics = reader.diagnostics
        secrets = reader.secrets
        reportCycles()
        for (_, layer) in environments.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            if let layer { reportUnknown(layer.extends, of: layer.file) }
        }
        guard let name else { return }
        guard let found = environments[name] else {
            diagnostics.add(.unknownEnvironment(name, known: environments.keys.sorted(), in: folder))
            isEnvironmentBroken = true
            return
        }
        environment = found
        isEnvironmentBroken = found == nil
    }

    /// The files around a tenant that extends `names`.
    func stack(_ names: [String], switches: [ManifestShape.Switch]) -> LayerStack {
        var order = StackOrder(library: layers)
        for name in names { order.visit(name) }
        let count = order.layers.count
        if let environment {
            for each in environment.extends { order.visit(each.name) }
            order.layers.append(environment)
        }
        var below = InheritedRows()
        var blanks: Set<Diagnostic> = []
        for (index, layer) in order.layers[..<count].enumerated() {
            blanks.formUnion(below.blanks(of: layer))
            // What finds nothing to take out here may do so in the stack of another tenant.
            _ = below.lay(layer.declarations, file: index + 1, switches: switches)
        }
        return LayerStack(
            files: order.layers.map(\.file),
            below: below,
            layers: order.layers,
            countBelow: count,
            isComplete: order.isComplete && !isEnvironmentBroken,
            blanks: blanks
        )
    }

    /// The finding that a layer is not there; `nil` when it is.
    func refusal(of name: String) -> Diagnostic? {
        layers[name] != nil || broken.contains(name) ? nil : .unknownLayer(name, known: known)
    }

    /// Whether a file is a layer, or the environment that is laid over all.
    func holds(file: String) -> Bool {
        environment?.file == file || layers.values.contains { $0.file == file }
    }

    /// Makes findings about layers, which showed in tenants alone, name both places of what comes by an alias; those about other
    /// files stay as they are.
    func namingAliases(_ findings: [Diagnostic]) -> [Diagnostic] {
        guard !findings.isEmpty else { return [] }
        return (Array(layers.values) + [environment].compactMap(\.self)).reduce(findings) { findings, layer in
            findings.namingAliases(layer.aliases, in: layer.file)
        }
    }

    // MARK: Checks

    private mutating func reportUnknown(_ extends: [Layer.Extension], of file: String) {
        for each in extends {
            guard var finding = refusal(of: each.name) else { continue }
            finding.location = SourceLocation(file: file, line: each.mark.line, column: each.mark.column)
            diagnostics.add(finding)
        }
    }

    /// Reports each cycle once, where the layer with the first name closes it, and takes its layers out of use.
    private mutating func reportCycles() {
        var settled: Set<String> = []
        for name in layers.keys.sorted(by: { $0.precedesInBytes($1) }) {
            if let layer = layers[name] { reportUnknown(layer.extends, of: layer.file) }
            findCycles(from: name, &settled)
        }
        for name in broken { layers[name] = nil }
    }

    /// Follows what a layer extends as deep as it goes. Step by step: files may be as many as people like, and a call for each
    /// would not be.
    private mutating func findCycles(from name: String, _ settled: inout Set<String>) {
        var path: [(name: String, layer: Layer, next: Int)] = []
        var places: [String: Int] = [:]
        func enter(_ name: String) {
            guard let layer = layers[name], !settled.contains(name) else { return }
            places[name] = path.count
            path.append((name, layer, 0))
        }
        enter(name)
        while let (name, layer, next) = path.last {
            guard next < layer.extends.count else {
                path.removeLast()
                places[name] = nil
                settled.insert(name)
                continue
            }
            path[path.count - 1].next += 1
            let each = layer.extends[next]
            guard let start = places[each.name] else {
                enter(each.name)
                continue
            }
            let chain = path[start...].map(\.name) + [each.name]
            broken.formUnion(chain)
            diagnostics.add(
                .layerCycle(
                    chain,
                    at: SourceLocation(file: layer.file, line: each.mark.line, column: each.mark.column)
                )
            )
        }
    }
}

/// The order in which layers are laid: those that a layer extends before it, each once, at its first place.
private struct StackOrder {
    let library: [String: Layer]
    var layers: [Layer] = []
    var isComplete = true
    private var seen: Set<String> = []

    init(library: [String: Layer]) {
        self.library = library
    }

    mutating func visit(_ name: String) {
        var path: [(layer: Layer, next: Int)] = []
        enter(name, &path)
        while let (layer, next) = path.last {
            guard next < layer.extends.count else {
                path.removeLast()
                layers.append(layer)
                continue
            }
            path[path.count - 1].next += 1
            enter(layer.extends[next].name, &path)
        }
    }

    private mutating func enter(_ name: String, _ path: inout [(layer: Layer, next: Int)]) {
        guard seen.insert(name).inserted else { return }
        guard let layer = library[name] else {
            isComplete = false
            return
        }
        path.append((layer, 0))
    }
}
