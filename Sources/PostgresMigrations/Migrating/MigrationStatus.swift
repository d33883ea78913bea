/// How far one migration has come in a database.
package struct MigrationStatus: Sendable, Equatable {
    /// How a migration came to count as done.
    package enum Outcome: String, Sendable {
        /// The file was run.
        case applied
        /// Its tables were there already; they were verified and completed.
        case adopted
        /// The database had what the file would have created.
        case notNeeded = "not_needed"
    }

    /// Where a migration stands.
    package enum State: Sendable, Equatable {
        /// Done, at a time in RFC 3339, UTC.
        case done(Outcome, at: String)
        /// To be done by `migrate up`.
        case pending
        /// Done with a file of other content than the program's.
        case changed(Outcome, at: String)
        /// Done by a program that knows more migrations than this one.
        case unknown(Outcome, at: String)
    }

    /// The migration's number.
    package let version: Int
    /// The file's name: `001_create_multi_tenant_tables.sql`.
    package let file: String
    /// Where it stands.
    package let state: State
}

extension MigrationStatus: CustomStringConvertible {
    /// One line: the file and where it stands.
    package var description: String {
        switch state {
        case .done(let outcome, let time): "\(file): \(outcome.words) \(time)"
        case .pending: "\(file): pending"
        case .changed(let outcome, let time):
            "\(file): \(outcome.words) \(time), but the file has changed since"
        case .unknown(let outcome, let time):
            "\(file): \(outcome.words) \(time), not known to this version of tenantctl"
        }
    }
}

extension MigrationStatus.Outcome {
    fileprivate var words: String {
        self == .notNeeded ? "not needed" : rawValue
    }
}
