/// A migration that one run of `up` has done and committed.
package struct AppliedMigration: Sendable, Equatable {
    /// The migration's number.
    package let version: Int
    /// The file's name: `001_create_multi_tenant_tables.sql`.
    package let file: String
    /// What was done.
    package let outcome: MigrationStatus.Outcome
    /// The statements by which tables that were there already were completed.
    package let completions: [String]
    /// How long it took, without waiting for another process that was migrating.
    package let duration: Duration
}
