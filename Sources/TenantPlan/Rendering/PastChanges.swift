public import CanonicalJSON
public import TenantModel

/// The changes of a revision that was applied, as plans show them: secrets as fingerprints, cards masked.
public struct PastChanges: Sendable {
    private let entries: PlanEntries
    private let directory: [DirectoryEntry]

    /// Takes changes from the history, sorted by tenant, kind and key.
    ///
    /// - Parameters:
    ///   - changes: The changes of tenants.
    ///   - directory: The changes of the whole directory.
    ///   - settings: What is in force now: its catalog says which keys are secret.
    ///   - catalog: One that says so as well: that of the files.
    ///   - fingerprinter: Makes fingerprints under the key of their database.
    public init(
        _ changes: [Change],
        directory: [DirectoryChange],
        settings: DirectorySettings,
        catalog: Catalog = .builtIn,
        fingerprinter: Fingerprinter
    ) {
        let rules = EntryRules(
            fingerprinter: fingerprinter,
            exposures: Exposures([settings.catalog, catalog]),
            policy: settings.policy,
            reach: .nobody
        )
        self.entries = PlanEntries(changes, rules)
        self.directory = directory.map { DirectoryEntry(showing: $0, fingerprinter) }
    }

    /// Writes them for a person, a tenant at a time.
    public func writeText(colour: Bool, to sink: (String) -> Void) {
        let renderer = TextPlanRenderer(colour: colour)
        if !directory.isEmpty { sink(renderer.directory(directory)) }
        renderer.render(entries, [], to: sink)
    }

    /// Writes those of tenants as an array, each like a change of a plan without what the history does not know: drift and
    /// risks. `sink` gets the text in pieces.
    public func write(to sink: ([UInt8]) -> Void) {
        sink(Array("[".utf8))
        OrderedPieces.make(of: entries.count) { [entries] places in
            var writer = JSONWriter(escapesUnsafe: true)
            for place in places {
                if place > 0 { writer.write(raw: ",") }
                entries[place].write(to: &writer, only: .recorded)
            }
            return writer.bytes
        } to: { piece in
            sink(piece)
        }
        sink(Array("]".utf8))
    }

    /// Writes those of the whole directory as an array.
    public func writeDirectory(to writer: inout JSONWriter) {
        writer.array { writer in
            for entry in directory { writer.element { entry.write(to: &$0, only: .recorded) } }
        }
    }
}
