import Foundation
import MigrationScripts
import PostgresDriver
import TenantTesting
import Testing

@testable import PostgresMigrations

@Suite struct ExpectedSchemaTests {
    /// The catalog after each file in turn, as the facts that the file brought or changed.
    private func generated() async throws -> ExpectedSchema {
        try await withTestDatabase { database in
            try await withConnection(to: database) { connection in
                var known: Set<SchemaObject> = []
                var byVersion: [Int: SchemaDescription] = [:]
                for script in MigrationScripts.all {
                    try await connection.executeScript(script.text)
                    let found = try await catalog(connection)
                    byVersion[script.version] = found.filter { !known.contains($0) }
                    known.formUnion(found.objects)
                    // What a later file changed or dropped is no longer promised by the earlier.
                    let present = Set(found.objects)
                    byVersion = byVersion.mapValues { $0.filter(present.contains) }
                }
                return ExpectedSchema(byVersion: byVersion)
            }
        }
    }

    @Test("expected_schema.txt is the catalog of a freshly migrated database")
    func equalToFreshDatabase() async throws {
        let text = try await generated().text
        if ProcessInfo.processInfo.environment["TENANTRY_WRITE_EXPECTED_SCHEMA"] == "1" {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../migrations/expected_schema.txt").standardizedFileURL
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            text == MigrationScripts.expectedSchema,
            "run these tests with TENANTRY_WRITE_EXPECTED_SCHEMA=1, build again, and review the difference"
        )
    }

    @Test("reading the text and writing it again gives the same bytes")
    func roundTrip() throws {
        #expect(try ExpectedSchema.embedded().text == MigrationScripts.expectedSchema)
    }

    @Test("every migration promises something")
    func nothingEmpty() throws {
        let expected = try ExpectedSchema.embedded()
        for script in MigrationScripts.all {
            #expect(expected.byVersion[script.version]?.objects.isEmpty == false, "\(script.file)")
        }
    }

    @Test(
        "a line that is no fact is refused with its number",
        arguments: [
            "1\ttable", "x\ttable\tpublic.a", "1\tcolumn\tpublic.a\tb\tint\tmaybe",
            "1\tcheck\tpublic.a\tb\tc",
        ]
    )
    func malformed(line: String) {
        #expect {
            try ExpectedSchema(text: "# heading\n\(line)\n")
        } throws: { error in
            let error = error as? MigrationError
            return error?.code == .malformedScript && error?.message.contains("line 2") == true
        }
    }
}

private func catalog(_ connection: isolated PostgresConnection) throws -> SchemaDescription {
    try connection.withTransaction(.repeatableReadReadOnly) { connection in
        _ = try connection.query(Migrator.searchPath)
        return try SchemaDescription.read(connection)
    }
}
