public import PostgresDriver
public import TenantModel

/// The one row of the control schema: which database this is, and how far.
public struct ControlState: Sendable {
    /// What plans are stamped with.
    public let stamp: DatabaseStamp
    /// Makes fingerprints under this database's key, which never leaves this value.
    public let fingerprinter: Fingerprinter
    /// Where the database is.
    public let place: DatabasePlace
    /// Where it was set up, or was said to belong since; see ``IdentityChoice``.
    public let recordedPlace: DatabasePlace
    /// The commit of the manifests that were applied last, of those that came from a known one.
    public let sourceCommit: String?

    /// Policy and catalog in force.
    public let settings: RecordedSettings

    /// Whether this is a copy of the database that was set up, or that one was moved or renamed.
    public var isMoved: Bool { !place.isSame(as: recordedPlace) }

    /// Reads the row, and what is in force.
    ///
    /// - Throws: ``StoreError``; `malformed` for a policy or a catalog that another version of the tool stored. What can be read
    ///   all the same is ``DatabaseStanding``.
    public static func read(on connection: isolated PostgresConnection) throws(StoreError) -> ControlState {
        let row = try ControlRow.read(on: connection)
        do {
            return ControlState(
                stamp: row.stamp,
                fingerprinter: row.fingerprinter,
                place: row.place,
                recordedPlace: row.recordedPlace,
                sourceCommit: row.sourceCommit,
                settings: try SettingsTable.read(on: connection)
            )
        } catch {
            throw StoreError(error, in: "tenantctl.settings")
        }
    }
}
