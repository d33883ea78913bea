/// A statement that `psql` could not run.
package struct PsqlError: Error, Sendable, CustomStringConvertible {
    /// How `psql` ended, e.g. `exited(3)`.
    package let status: String
    /// What it wrote to its standard error.
    package let message: String

    /// The server's complaint, as `psql` shows it.
    package var description: String { "psql \(status): \(message)" }
}
