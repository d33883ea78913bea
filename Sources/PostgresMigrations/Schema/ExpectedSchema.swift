internal import MigrationScripts

/// What the migrations promise, and which of them promises it.
///
/// It is read from `migrations/expected_schema.txt`, the catalog of a freshly migrated database, which a test
/// holds equal to what the files really make. So a role without CREATE and a read-only database can be verified.
struct ExpectedSchema: Sendable {
    /// The facts that each migration brings, by version.
    let byVersion: [Int: SchemaDescription]

    /// What the program was built with.
    ///
    /// - Throws: `MigrationError` with the code `malformedScript`, naming the line.
    static func embedded() throws -> ExpectedSchema {
        try ExpectedSchema(text: MigrationScripts.expectedSchema)
    }

    /// The facts that the migrations of these versions bring.
    func description(of versions: Set<Int>) -> SchemaDescription {
        SchemaDescription(byVersion.lazy.filter { versions.contains($0.key) }.flatMap(\.value.objects))
    }
}
