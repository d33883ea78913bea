/// A database that is prepared once a run and copied for every test that wants one like it.
package struct TestTemplate: Sendable {
    /// What tells templates apart: two of the same name are the same template. Lower-case letters, digits and `_`.
    package let name: String
    let prepare: @Sendable (TestDatabase) async throws -> Void

    /// - Parameters:
    ///   - name: What tells it apart.
    ///   - prepare: Fills a new, empty database, and closes its connections before it returns.
    package init(_ name: String, prepare: @escaping @Sendable (TestDatabase) async throws -> Void) {
        self.name = name
        self.prepare = prepare
    }
}
