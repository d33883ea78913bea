/// A value that can be bound as a parameter and written to a binary COPY.
public protocol PostgresEncodable: Sendable {
    /// The type that the parameter is declared as. `unspecified` lets the server infer it from the statement;
    /// the value is then sent in the server's text form, else in its binary form.
    static var parameterType: PostgresType { get }

    /// Appends the value as the server expects it, without length.
    ///
    /// - Parameter bytes: what has been encoded so far.
    /// - Returns: whether there is a value; false, with nothing appended, for NULL.
    func encode(into bytes: inout [UInt8]) -> Bool
}
