import Glibc
import SystemPackage

/// A folder with `tenants/`, a database that has had every migration, and the tool to bring the two together.
package struct Checkout: Sendable {
    /// The tool, which works in the folder and is told the database by `DATABASE_URL`.
    package var tool: BuiltTool
    /// The database.
    package let database: TestDatabase

    /// - Parameters:
    ///   - tool: The tool, in a folder that is there, and told the database.
    ///   - database: The database.
    package init(tool: BuiltTool, database: TestDatabase) {
        self.tool = tool
        self.database = database
    }

    /// The folder, absolute.
    package var folder: String { tool.folder }

    /// Makes `tenants/` hold this tree and nothing else.
    ///
    /// - Throws: An `Errno`, a `CocoaError`.
    package func write(_ tree: ManifestTree) throws {
        try tree.write(to: folder + "/tenants")
    }

    /// Writes a file beside `tenants/`.
    ///
    /// - Throws: An `Errno`.
    package func write(_ text: String, to name: String) throws {
        try writeFile(Array(text.utf8), to: folder + "/" + name)
    }
}

/// Runs `body` in a new folder with `tree` as its `tenants/`, and a new database.
///
/// - Parameters:
///   - tree: The manifests.
///   - secrets: Variables of the environment.
///   - template: What the database is a copy of.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws; an `Errno`, `PsqlError`.
package func withCheckout<Value>(
    _ tree: ManifestTree,
    secrets: [String: String] = [:],
    template: TestTemplate = .currentSchema,
    _ body: (Checkout) async throws -> Value
) async throws -> Value {
    try await withTestDatabase(template: template) { database in
        try await body(Checkout(of: tree, secrets: secrets, on: database))
    }
}

extension Checkout {
    /// Makes a new folder with `tree` as its `tenants/`.
    ///
    /// - Parameters:
    ///   - tree: The manifests.
    ///   - secrets: Variables of the environment.
    ///   - database: The database, which may be of any server.
    /// - Throws: An `Errno`.
    package init(of tree: ManifestTree, secrets: [String: String] = [:], on database: TestDatabase) async throws {
        let folder = try await newTestPath()
        guard unsafe mkdir(folder, 0o755) == 0 else { throw Errno(rawValue: errno) }
        var environment = secrets
        environment["DATABASE_URL"] = database.url
        self.init(tool: BuiltTool(in: folder, environment: environment), database: database)
        try write(tree)
    }
}
