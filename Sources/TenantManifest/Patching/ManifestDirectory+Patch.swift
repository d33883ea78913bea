internal import CanonicalJSON
public import TenantModel
internal import YAMLSyntax

/// A manifest that says what the database says, as far as it could be brought to.
public struct PatchedManifest: Sendable {
    /// The file, as it was named to the tool.
    public let file: String
    /// What it held.
    public let before: [UInt8]
    /// What it is to hold.
    public let after: [UInt8]
    /// How many edits are in it.
    public let count: Int
    /// The edits that are not, with the reason as the end of a sentence; no value is in them.
    public let leftOut: [(edit: ManifestEdit, why: String)]
}

extension ManifestDirectory {
    /// Brings manifests to what the database says. Comments, order and everything else in them stays; nothing is written.
    ///
    /// Only the tenants' own files are edited: a layer speaks for others too, so what one says is overridden.
    ///
    /// - Parameters:
    ///   - edits: What manifests are to say.
    ///   - tenants: The tenants of the folder.
    ///   - environment: The environment that is laid over them.
    /// - Returns: A manifest for each tenant that an edit is about, sorted by file.
    public func patched(
        _ edits: [ManifestEdit],
        of tenants: [DesiredTenant],
        environment: String? = nil
    ) -> [PatchedManifest] {
        let catalog = CatalogFile(ofFolder: path).catalog
        let library = LayerLibrary(of: path, environment: environment, secrets: .none, catalog: catalog)
        let files = Dictionary(tenants.map { ($0.slug, $0.file) }) { first, _ in first }
        var reader = FileReader(limit: YAMLLimits.standard.bytes)
        return Dictionary(grouping: edits, by: \.tenant).compactMap { tenant, edits in
            guard let file = files[tenant] else { return nil }
            return Self.patched(file, edits, catalog, library, &reader)
        }.sorted { $0.file < $1.file }
    }

    private static func patched(
        _ file: String,
        _ edits: [ManifestEdit],
        _ catalog: Catalog,
        _ library: LayerLibrary,
        _ reader: inout FileReader
    ) -> PatchedManifest {
        func refused(_ before: [UInt8], because why: String) -> PatchedManifest {
            PatchedManifest(file: file, before: before, after: before, count: 0, leftOut: edits.map { ($0, why) })
        }
        do throws(FileFault) {
            _ = try reader.read(file)
        } catch {
            return refused([], because: "the file cannot be read: \(error)")
        }
        guard var patch = ManifestPatch(reader.bytes, file: file, catalog: catalog, library: library) else {
            return refused(reader.bytes, because: "the file has errors")
        }
        var leftOut: [(edit: ManifestEdit, why: String)] = []
        let spelled = edits.map(\.asManifestsSpell)
        let wanted = zip(edits, spelled).map { $1 ?? $0 }
        // Before the first edit is made: one line may say something of several rows.
        let isSame = spelled.map { $0.map(patch.says) ?? false }
        for (place, edit) in edits.enumerated() {
            do throws(PatchObstacle) {
                if isSame[place] { throw .same }
                try patch.make(wanted[place], among: wanted)
            } catch {
                leftOut.append((edit, error.description))
            }
        }
        return PatchedManifest(
            file: file,
            before: reader.bytes,
            after: patch.bytes,
            count: patch.count,
            leftOut: leftOut
        )
    }
}

extension ManifestEdit {
    /// The edit with the number of a card as a manifest would have it, 16 digits in ASCII; `nil` where it is so already, or
    /// is the number of no card.
    fileprivate var asManifestsSpell: ManifestEdit? {
        guard case .value(let field, .text(let text)) = content, kind.fields[field].unit == .bankCard,
            let card = try? CardNumber(text), !card.digits.hasSameBytes(as: text)
        else { return nil }
        return ManifestEdit(tenant: tenant, kind: kind, key: key, content: .value(field: field, .text(card.digits)))
    }
}
