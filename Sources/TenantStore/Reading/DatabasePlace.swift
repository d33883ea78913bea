internal import CanonicalJSON
internal import PostgresDriver

/// Where a database is. Its control schema remembers where it was set up, so that a copy is noticed: a dump that was
/// restored, a clone of a template or a renamed database bring the identity and the ledger of the original along.
///
/// A standby that was promoted and a physical backup restored in place are where they were.
public struct DatabasePlace: Sendable, Hashable, CustomStringConvertible {
    /// The name of the database.
    public let name: String
    /// What `initdb` gave to the server and its standbys (`pg_control_system()`); `nil` where the role may not ask.
    public let systemIdentifier: Int64?

    init(name: String, systemIdentifier: Int64?) {
        self.name = name
        self.systemIdentifier = systemIdentifier
    }

    /// Where `connection` leads to.
    init(of connection: isolated PostgresConnection) throws(PostgresError) {
        // Two questions: the second fails for a role without the right before any condition around it is looked at.
        let rows = try connection.query(
            "SELECT current_database()::text, has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')"
        )
        guard let row = rows.first else { throw PostgresError(.decoding, "current_database() gave no row") }
        self.name = try row[0]
        guard try row[1, as: Bool.self] else {
            self.systemIdentifier = nil
            return
        }
        let control = try connection.query("SELECT system_identifier FROM pg_catalog.pg_control_system()")
        self.systemIdentifier = try control.first?[0, as: Int64?.self]
    }

    /// Whether both are one database, as far as it is known.
    func isSame(as other: DatabasePlace) -> Bool {
        guard name.hasSameBytes(as: other.name) else { return false }
        guard let systemIdentifier, let known = other.systemIdentifier else { return true }
        return systemIdentifier == known
    }

    /// `'tenants' on server 7391…`, or the name alone.
    public var description: String {
        // As pg_controldata prints it, without a sign.
        "'\(name)'" + (systemIdentifier.map { " on server \(UInt64(bitPattern: $0))" } ?? "")
    }
}
