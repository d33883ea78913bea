internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// Decodes a file of `_layers/` or `_environments/`.
    ///
    /// - Parameters:
    ///   - parse: What came of reading it.
    ///   - name: The name that it is extended by.
    ///   - file: Its path, as the user is to see it.
    ///   - source: The reader that still holds its text, for excerpts.
    /// - Returns: `nil` when it cannot be used: then what is missing in a tenant cannot be told.
    mutating func decodeLayer(
        _ parse: YAMLParse,
        named name: String,
        file: String,
        source: FileReader
    ) -> Layer? {
        begin(file)
        defer { handIn(parse, source) }
        if !TenantSlug.isValid(name) { report(.layerName(), at: .top) }
        guard let root = rootOfFile(parse), hasKnownVersion(root) else { return nil }
        if root["version"] == nil { report(.missing(["`version`"], in: .bot), at: root.node.start) }
        let declarations = decodeDeclarations(root, at: root.node.start)
        let extends = decodeExtends(root)
        guard faults.isEmpty else { return nil }
        let aliases = parse.document?.aliases ?? []
        return Layer(name: name, file: file, declarations: declarations, extends: extends, aliases: aliases)
    }

    /// Decodes the file of one tenant, and keeps what each of the files says that it is made of.
    mutating func decodeParts(_ parse: YAMLParse, file: String, source: FileReader) -> TenantParts? {
        guard let tenant = decode(parse, file: file, source: source) else { return nil }
        // A second time, for its own part alone; what is wrong with it was reported the first time.
        begin(file)
        slug = tenant.slug
        guard let root = rootOfFile(parse) else { return nil }
        let own = decodeDeclarations(root, at: root.node.start)
        let stack = stack(decodeExtends(root))
        let parts = stack.layers.map { TenantParts.Part(file: $0.file, declarations: $0.declarations) }
        let middle = [TenantParts.Part(file: file, declarations: own)]
        return TenantParts(
            tenant: tenant,
            files: (parts[..<stack.countBelow] + middle + parts[stack.countBelow...]).reversed()
        )
    }

    /// Reads `extends`: what stands there is a list of names, each once.
    mutating func decodeExtends(_ root: YAMLMapping) -> [Layer.Extension] {
        guard let node = root["extends"], !faults.touch(node) else { return [] }
        guard let list = node.sequence else {
            report(.extendsForm(node), at: node.site)
            return []
        }
        var extends: [Layer.Extension] = []
        var names: Set<String> = []
        for element in list {
            guard let scalar = element.scalar, scalar.value == .string || scalar.isWholeNumber,
                scalar.byteCount <= 255
            else {
                report(.layerName(), at: element.site)
                continue
            }
            let name = strings.value(for: scalar) { $0.text }
            if !TenantSlug.isValid(name) {
                report(.layerName(), at: element.site)
            } else if name.utf8.span.looksLikeCardNumber {
                report(.layerIsCardNumber(), at: element.site)
            } else if !names.insert(name).inserted {
                report(.layerTwice(name), at: element.site)
            } else {
                extends.append(Layer.Extension(name: name, mark: element.site))
            }
        }
        return extends
    }

    /// The files around a tenant, merged once for all that name the same ones.
    mutating func stack(_ extends: [Layer.Extension]) -> LayerStack {
        for each in extends {
            if let finding = library.refusal(of: each.name) { report(finding, at: each.mark) }
        }
        let names = extends.map(\.name)
        if let known = stacks[names] { return known }
        let stack = library.stack(names, switches: shape.switches)
        if stack.files.count >= Origin.mostFiles {
            report(.tooManyLayers(Origin.mostFiles), at: extends.first?.mark ?? .top)
        }
        stacks[names] = stack
        inherited.formUnion(stack.blanks)
        return stack
    }

    /// What a tenant is, everything laid over each other.
    mutating func merged(_ own: Declarations, in stack: LayerStack) -> InheritedRows {
        var merged = stack.below
        for removal in own.removals where removal.isBlank {
            guard let what = merged.described(removal.place) else { continue }
            report(.blankTakesOut(removal.name, what), at: YAMLMark(removal.origin))
        }
        let idle = merged.lay(own, file: 0, switches: shape.switches)
        if stack.isComplete { reportIdle(idle) }
        for (index, layer) in stack.above.enumerated() {
            let file = stack.countBelow + index + 1
            inherited.formUnion(merged.blanks(of: layer))
            _ = merged.lay(layer.declarations, file: file, switches: shape.switches)
        }
        return merged
    }

    /// Reports each `null` of the tenant's own file that takes nothing out.
    mutating func reportIdle(_ removals: [Declarations.Removal]) {
        for removal in removals { report(removal.finding, at: YAMLMark(removal.origin)) }
    }

    /// A place in one of the files that the tenant is made of.
    func location(_ origin: Origin, in stack: LayerStack) -> SourceLocation {
        let layer = origin.file - 1
        let name = stack.files.indices.contains(layer) ? stack.files[layer] : file
        return SourceLocation(file: name, line: Int(origin.line), column: Int(origin.column))
    }
}
