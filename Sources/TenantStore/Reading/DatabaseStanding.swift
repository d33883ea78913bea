public import PostgresDriver
public import TenantModel

/// Which database this is, how far it is, and where: what any version of the tool can read of it, whatever another one stored
/// beside it as policy and catalog.
public struct DatabaseStanding: Sendable {
    /// What plans are stamped with.
    public let stamp: DatabaseStamp
    /// Where the database is.
    public let place: DatabasePlace
    /// Where it was set up, or was said to belong since; see ``IdentityChoice``.
    public let recordedPlace: DatabasePlace
    /// Why policy and catalog in force cannot be read; `nil` where they can.
    public let unreadable: String?

    /// Whether this is a copy of the database that was set up, or that one was moved or renamed.
    public var isMoved: Bool { !place.isSame(as: recordedPlace) }

    /// Reads it.
    ///
    /// - Throws: ``StoreError``.
    public static func read(on connection: isolated PostgresConnection) throws(StoreError) -> DatabaseStanding {
        let row = try ControlRow.read(on: connection)
        var unreadable: String?
        do {
            _ = try SettingsTable.read(on: connection)
        } catch let error as StoreError {
            unreadable = error.description
        } catch {
            throw StoreError(error, in: "tenantctl.settings")
        }
        return DatabaseStanding(
            stamp: row.stamp,
            place: row.place,
            recordedPlace: row.recordedPlace,
            unreadable: unreadable
        )
    }
}
