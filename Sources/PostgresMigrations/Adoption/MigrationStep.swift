internal import MigrationScripts

/// What a pending migration has to do in a database as it is now.
struct MigrationStep: Sendable {
    let script: MigrationScript
    let outcome: MigrationStatus.Outcome
    /// How its tables that are there already become the promised ones; nil if none of them is.
    let completion: SchemaCompletion?
    /// Why it cannot be done, one sentence each.
    let obstacles: [String]

    /// What every pending migration has to do, given the migrations by rising version, the catalog of the database
    /// and the versions that are recorded as not needed in it.
    static func plan(
        _ pending: [MigrationScript],
        expected: ExpectedSchema,
        found: SchemaDescription,
        notNeeded: Set<Int>
    ) -> [MigrationStep] {
        var skipped = notNeeded
        // The base tables are the bot's. Where it, or anybody, has tables they are not made; whether they are the
        // right ones shows when the next migration looks for what it refers to.
        if pending.contains(where: { $0.version == baseTables }), found.tables.contains(where: isPublic) {
            skipped.insert(baseTables)
        }
        let done = expected.byVersion.filter { !skipped.contains($0.key) }
        let promisedTables = Set(done.values.flatMap(\.tables))
        return pending.map { script in
            guard !skipped.contains(script.version) else {
                return MigrationStep(skipping: script)
            }
            return MigrationStep(
                script,
                promised: done[script.version] ?? SchemaDescription([]),
                promisedTables: promisedTables,
                found: found
            )
        }
    }

    private init(skipping script: MigrationScript) {
        self.script = script
        outcome = .notNeeded
        completion = nil
        obstacles = []
    }

    private init(
        _ script: MigrationScript,
        promised: SchemaDescription,
        promisedTables: Set<String>,
        found: SchemaDescription
    ) {
        self.script = script
        let present = promised.tables.intersection(found.tables).subtracting([Self.bookkeepingTable])
        let missingTargets = Self.missingTargets(of: promised, promisedTables: promisedTables, found: found)
        guard !present.isEmpty else {
            outcome = .applied
            completion = nil
            obstacles = missingTargets
            return
        }
        let differences = found.differences(from: promised.filter { present.contains($0.table) })
        let completion = SchemaCompletion(differences, found: found)
        outcome = .adopted
        self.completion = completion
        obstacles = missingTargets + completion.refusals.map(\.description)
    }

    /// Version of the migration that makes the bot's own tables, which from then on are the bot's to change.
    static let baseTables = 0

    /// `up` makes this one before any migration, so that it is there says nothing.
    private static let bookkeepingTable = "tenantctl.schema_migrations"

    private static func isPublic(_ table: String) -> Bool { table.hasPrefix("public.") }

    /// Foreign keys whose targets neither are there nor are promised by a migration.
    private static func missingTargets(
        of promised: SchemaDescription,
        promisedTables: Set<String>,
        found: SchemaDescription
    ) -> [String] {
        var sentences: [String] = []
        for reference in promised.objects.compactMap(\.reference)
        where !promisedTables.contains(reference.table) {
            for column in reference.columns where found.column(column, of: reference.table) == nil {
                let sentence =
                    "column \(reference.table).\(column) is missing: this is not the bot's database"
                if !sentences.contains(sentence) { sentences.append(sentence) }
            }
        }
        return sentences
    }
}
