import Glibc
import SystemPackage
import TenantTesting

/// A folder with `tenants/`, a database that has had every migration, and the tool to bring the two together.
struct Checkout: Sendable {
    /// The tool, which works in the folder and is told the database by `DATABASE_URL`.
    var tool: BuiltTool
    /// The database.
    let database: TestDatabase

    /// The folder, absolute.
    var folder: String { tool.folder }

    /// Makes `tenants/` hold this tree and nothing else.
    func write(_ tree: ManifestTree) throws {
        try tree.write(to: folder + "/tenants")
    }

    /// Writes a file beside `tenants/`.
    func write(_ text: String, to name: String) throws {
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
func withCheckout<Value>(
    _ tree: ManifestTree,
    secrets: [String: String] = [:],
    template: TestTemplate = .currentSchema,
    _ body: (Checkout) async throws -> Value
) async throws -> Value {
    try await withTestDatabase(template: template) { database in
        let folder = try await newTestPath()
        guard unsafe mkdir(folder, 0o755) == 0 else { throw Errno(rawValue: errno) }
        var environment = secrets
        environment["DATABASE_URL"] = database.url
        let checkout = Checkout(tool: BuiltTool(in: folder, environment: environment), database: database)
        try checkout.write(tree)
        return try await body(checkout)
    }
}
