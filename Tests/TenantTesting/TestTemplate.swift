/// A database that is prepared once a run and copied for every test that wants one like it.
package struct TestTemplate: Sendable {
    /// What tells templates apart: two of the same name are the same template. Lower-case letters, digits and `_`.
    package let name: String
    /// Statements for every copy.
    let ownStatements: String
    let prepare: @Sendable (TestDatabase) async throws -> Void

    /// - Parameters:
    ///   - name: What tells it apart.
    ///   - ownStatements: Statements that make each copy a database of its own, where it holds its own name.
    ///   - prepare: Fills a new, empty database, and closes its connections before it returns.
    package init(
        _ name: String,
        ownStatements: String = "",
        prepare: @escaping @Sendable (TestDatabase) async throws -> Void
    ) {
        self.name = name
        self.ownStatements = ownStatements
        self.prepare = prepare
    }
}
