internal import MigrationScripts
package import PostgresDriver

/// How the schema of a database compares with the one that this program needs: what a command looks at before it
/// does anything else.
package enum SchemaVersion: Sendable, Equatable {
    /// The database has never been migrated.
    case missing
    /// Migrations are pending; the number is that of the newest the database has had.
    case older(Int)
    /// The newest migration is done, and this file of an earlier one is not recorded.
    case gap(String)
    /// Every migration is done, and no other.
    case current(Int)
    /// The database has had a migration that this program does not know.
    case newer(Int)
    /// Every migration is done, and this file of one of them is another than the program's.
    case changed(String)

    /// The version that this program needs.
    package static var needed: Int { MigrationScripts.all.last?.version ?? 0 }

    /// Reads the version in one or two small queries, in or outside of a transaction.
    ///
    /// It does not look at the tables themselves, as `Migrator.verify` does, and of the migrations it needs no more than
    /// their versions and checksums, so that a role which only runs bots may ask.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` if the role may not read it; `PostgresError`.
    package static func read(_ connection: isolated PostgresConnection) throws -> SchemaVersion {
        SchemaVersion(checksums: try MigrationRecord.readChecksums(connection))
    }

    /// - Parameter checksums: Those of the migrations that the database has had, by version.
    init(checksums: [Int: String]) {
        self.init(done: Set(checksums.keys))
        guard case .current = self else { return }
        let changed = MigrationScripts.all.first { script in checksums[script.version] != script.checksum }
        if let changed { self = .changed(changed.file) }
    }

    init(done: Set<Int>) {
        guard let newest = done.max() else {
            self = .missing
            return
        }
        let known = Set(MigrationScripts.all.map(\.version))
        if !done.isSubset(of: known) {
            self = .newer(newest)
        } else if done == known {
            self = .current(newest)
        } else if newest == Self.needed, let gap = MigrationScripts.all.first(where: { !done.contains($0.version) }) {
            self = .gap(gap.file)
        } else {
            self = .older(newest)
        }
    }
}

extension SchemaVersion: CustomStringConvertible {
    /// One sentence with what to do.
    package var description: String {
        switch self {
        case .missing:
            "the database has no tenantctl schema yet: run `tenantctl migrate up`"
        case .older(let version):
            "the database has schema version \(version), this tenantctl needs \(Self.needed): "
                + "run `tenantctl migrate up`"
        case .gap(let file):
            "the database has no record of \(file), which this tenantctl needs: run `tenantctl migrate up`"
        case .current(let version):
            "the database has schema version \(version), as this tenantctl needs it"
        case .newer(let version):
            "the database has schema version \(version), newer than the \(Self.needed) that this tenantctl knows: "
                + "use a newer tenantctl"
        case .changed(let file):
            "the database was migrated with another \(file) than the one in this tenantctl: "
                + "run `tenantctl migrate verify`, which names what differs, or use the tenantctl that migrated it"
        }
    }
}
