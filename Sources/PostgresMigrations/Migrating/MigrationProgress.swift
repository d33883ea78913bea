/// What `up` is doing.
package enum MigrationProgress: Sendable, Equatable {
    /// A migration begins. `completions` counts the statements that complete tables which were there already.
    case started(file: String, outcome: MigrationStatus.Outcome, completions: Int)
    /// A migration is committed.
    case finished(AppliedMigration)
}
