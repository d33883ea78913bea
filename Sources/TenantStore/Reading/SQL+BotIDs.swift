internal import PostgresDriver

extension SQL {
    /// A condition for COPY, which takes no parameters: numbers need no quoting. The server makes a hash table of a constant list, so
    /// that ten thousand of them cost no more than a few.
    ///
    /// - Parameters:
    ///   - botIDs: The bots; none fits none.
    ///   - column: The column, as the statement calls it.
    /// - Returns: The condition.
    static func isAmong(_ botIDs: [Int32], _ column: StaticString) -> String {
        "\(column) = ANY('{\(botIDs.map(String.init).joined(separator: ","))}'::integer[])"
    }
}
