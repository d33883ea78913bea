/// A column of a result.
public struct PostgresColumn: Hashable, Sendable {
    /// The name as the server sends it. Names may repeat.
    public let name: String

    /// The type of the values.
    public let type: PostgresType
}
