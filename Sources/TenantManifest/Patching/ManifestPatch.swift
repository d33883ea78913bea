internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// A tenant's manifest that is brought to what the database says, edit by edit.
///
/// Every edit is tried on the text and the result decoded: only what then says the new value, and says of everything else
/// what it said before, is kept. So no way of writing YAML that an edit did not think of can change anything unseen.
struct ManifestPatch {
    private let file: String
    private let catalog: Catalog
    private let library: LayerLibrary
    private var editor: YAMLEditor
    private var reading: Reading
    /// How many edits were made.
    private(set) var count = 0

    /// What a text says.
    private struct Reading {
        let tenant: DesiredTenant
        /// What is wrong with it, in words, which repeat no value.
        let errors: [String]
    }

    /// Takes a manifest; `nil` when it cannot be understood.
    init?(_ bytes: [UInt8], file: String, catalog: Catalog, library: LayerLibrary) {
        self.file = file
        self.catalog = catalog
        self.library = library
        guard let editor = YAMLEditor(bytes),
            let reading = Self.read(editor.bytes, file: file, catalog: catalog, library: library)
        else { return nil }
        self.editor = editor
        self.reading = reading
    }

    /// The text as it is now.
    var bytes: [UInt8] { editor.bytes }

    /// Whether the manifest says what an edit is to bring it to.
    func says(_ edit: ManifestEdit) -> Bool { edit.isMade(in: reading.tenant.rows[edit.kind.order].values) }

    /// Makes an edit; `wanted` are all that are to be made, since one line may say something of several rows.
    mutating func make(_ edit: ManifestEdit, among wanted: [ManifestEdit]) throws(PatchObstacle) {
        var obstacle: PatchObstacle?
        for attempt in try attempts(at: edit) {
            do throws(PatchObstacle) {
                var changed = editor
                try attempt.make(in: &changed)
                guard let found = read(changed.bytes) else { throw .otherMeaning }
                if let fault = found.errors.first(where: { !reading.errors.contains($0) }) { throw .invalid(fault) }
                guard isRight(found, edit, among: wanted) else { throw .otherMeaning }
                (editor, reading) = (changed, found)
                count += 1
                return
            } catch {
                // The first way is the one that a reader would expect; why it is closed says most.
                obstacle = obstacle ?? error
            }
        }
        throw obstacle ?? .unspeakable
    }

    // MARK: Ways to write it

    /// One way to say it.
    private enum Attempt {
        /// The value at a path, where another spelling, which cannot say it, goes away.
        case set([String], YAMLContent, insteadOf: [String]?)
        case remove([String])

        func make(in editor: inout YAMLEditor) throws(PatchObstacle) {
            switch self {
            case .set(let path, let content, let stale?): try Self.set(path, to: content, insteadOf: stale, in: &editor)
            case .set(let path, let content, nil): try editor.set(path, to: content)
            case .remove(let path): try editor.remove(path)
            }
        }

        /// In the line of the spelling that goes, where there is one: its comment, and its place, are about the value.
        private static func set(
            _ path: [String],
            to content: YAMLContent,
            insteadOf stale: [String],
            in editor: inout YAMLEditor
        ) throws(PatchObstacle) {
            if path.dropLast() == stale.dropLast(), let name = path.last, editor.node(at: path) == nil {
                var renamed = editor
                do throws(PatchObstacle) {
                    try renamed.rename(stale, to: name, content)
                    editor = renamed
                    return
                } catch {
                    // Then as two lines.
                }
            }
            try editor.remove(stale)
            try editor.set(path, to: content)
        }
    }

    private func attempts(at edit: ManifestEdit) throws(PatchObstacle) -> [Attempt] {
        let entry = edit.kind.botColumn == nil ? [] : edit.kind.section + [edit.key]
        switch edit.content {
        // What a layer declares is taken out by saying so.
        case .removal: return [.remove(entry), .set(entry, .null, insteadOf: nil)]
        case .name: throw .identity
        case .value(let place, let value):
            let field = edit.kind.fields[place]
            if case .secret = value { throw .secret }
            guard Exposures([catalog]).exposure(of: field, in: edit.kind, ofRow: edit.key) != .secret else {
                throw .secret
            }
            let spellings = field.spellings.map { spelling in
                let path = spelling.path(below: entry)
                let isThere = editor.node(at: path) != nil
                return (path: path, content: spelling.format.content(of: value), isThere: isThere)
            }
            let stale = spellings.first { $0.isThere && $0.content == nil }?.path
            func ways(_ isThere: Bool) -> [Attempt] {
                spellings.filter { $0.isThere == isThere }.compactMap { spelling in
                    spelling.content.map { .set(spelling.path, $0, insteadOf: stale) }
                }
            }
            guard let content = spellings.lazy.compactMap(\.content).first else { return [] }
            let elsewhere = placeElsewhere(of: edit, field: place).map { [Attempt.set($0, content, insteadOf: nil)] }
            return ways(true) + (elsewhere ?? []) + ways(false)
        }
    }

    /// A value may stand somewhere else than its spellings say: a configuration key that lands in a column.
    private func placeElsewhere(of edit: ManifestEdit, field: Int) -> [String]? {
        let rows = reading.tenant.rows[edit.kind.order]
        guard let row = rows.values.index(of: edit.key) else { return nil }
        let origin = rows.origin(ofRow: row, field: field)
        guard origin.file == 0, origin != .none else { return nil }
        return editor.path(at: YAMLMark(line: Int(origin.line), column: Int(origin.column)))
    }

    // MARK: Whether it is right

    private func read(_ bytes: [UInt8]) -> Reading? {
        Self.read(bytes, file: file, catalog: catalog, library: library)
    }

    private static func read(_ bytes: [UInt8], file: String, catalog: Catalog, library: LayerLibrary) -> Reading? {
        var decoder = ManifestDecoder(secrets: .none, catalog: catalog, library: library)
        guard let tenant = decoder.decode(YAMLDocument.parse(bytes), file: file) else { return nil }
        let errors = decoder.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.message)
        return Reading(tenant: tenant, errors: errors)
    }

    private func isRight(_ found: Reading, _ edit: ManifestEdit, among wanted: [ManifestEdit]) -> Bool {
        guard found.errors.count <= reading.errors.count, found.tenant.slug.hasSameBytes(as: reading.tenant.slug) else {
            return false
        }
        return ResourceKind.all.allSatisfy { kind in
            let (old, new) = (reading.tenant.rows[kind.order].values, found.tenant.rows[kind.order].values)
            let edits = wanted.filter { $0.kind == kind }
            let isAsked = edit.kind != kind || edit.isMade(in: new)
            return isAsked && Set(old.keys).union(new.keys).allSatisfy { isAsBefore($0, old, new, edits) }
        }
    }

    /// Whether a row says what it said, or what it is to come to say.
    private func isAsBefore(_ key: String, _ old: RowSet, _ new: RowSet, _ edits: [ManifestEdit]) -> Bool {
        let edits = edits.filter { $0.key.hasSameBytes(as: key) }
        switch (old.index(of: key), new.index(of: key)) {
        case (let before?, let after?):
            return (0..<old.width).allSatisfy { field in
                old[before, field] == new[after, field]
                    || edits.contains { if case .value(field, _) = $0.content { $0.isMade(in: new) } else { false } }
            }
        case (_?, nil): return edits.contains { if case .removal = $0.content { true } else { false } }
        case (nil, _): return false
        }
    }
}

extension ManifestEdit {
    fileprivate func isMade(in rows: RowSet) -> Bool {
        let row = rows.index(of: key)
        return switch content {
        case .removal: row == nil
        case .name: false
        case .value(let field, let value): row.map { rows[$0, field] == value } ?? false
        }
    }
}

extension Spelling {
    /// The keys from the top of the file.
    fileprivate func path(below entry: [String]) -> [String] {
        switch place {
        case .entry(let path): entry + path
        case .section(let path): path
        }
    }
}
