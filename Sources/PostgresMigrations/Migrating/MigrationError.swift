package import PostgresDriver

/// Why the schema could not be migrated, or may not be.
///
/// Safe to print: it names files, tables, columns and constraints, never a value of a row.
package struct MigrationError: Error, Sendable, Equatable {
    /// What kind of failure this is.
    package var code: Code

    /// One sentence.
    package var message: String

    /// What it is about, one sentence each: differing columns, changed files.
    package var findings: [String]

    /// What to do about it.
    package var hint: String?

    /// What the database said.
    package var cause: PostgresError?

    init(
        _ code: Code,
        _ message: String,
        findings: [String] = [],
        hint: String? = nil,
        cause: PostgresError? = nil
    ) {
        self.code = code
        self.message = message
        self.findings = findings
        self.hint = hint
        self.cause = cause
    }
}

extension MigrationError {
    /// The kind of a failure. Open: a `switch` over it needs a `default`.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind, as it is printed.
        package let rawValue: String

        /// Makes a kind from its printed name.
        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A file that this database has had is not the one that the program was built with.
        package static let changedScript = Code(rawValue: "changedScript")
        /// The database has had a migration that the program does not know.
        package static let newerSchema = Code(rawValue: "newerSchema")
        /// Tables are there that mean something else than the promised ones; nothing was written.
        package static let refused = Code(rawValue: "refused")
        /// After a migration something it promises is not there; it was rolled back.
        package static let incomplete = Code(rawValue: "incomplete")
        /// Another process is migrating, or a table was in use for too long.
        package static let locked = Code(rawValue: "locked")
        /// Every migration is done, and the row that says which database this is has gone.
        package static let lostState = Code(rawValue: "lostState")
        /// The database does not take writes.
        package static let readOnly = Code(rawValue: "readOnly")
        /// The role lacks a right.
        package static let permissionDenied = Code(rawValue: "permissionDenied")
        /// The server refused a statement of a migration; it was rolled back.
        package static let failed = Code(rawValue: "failed")
        /// The program itself was built from something it cannot read.
        package static let malformedScript = Code(rawValue: "malformedScript")
    }
}

extension MigrationError: CustomStringConvertible {
    /// The message, then a line for each finding, the cause and the hint.
    package var description: String {
        var lines = [message]
        lines += findings.map { "  \($0)" }
        if let cause { lines.append("  \(cause)") }
        if let hint { lines.append("hint: \(hint)") }
        return lines.joined(separator: "\n")
    }
}
