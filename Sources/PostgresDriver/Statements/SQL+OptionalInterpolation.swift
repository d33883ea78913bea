extension SQL.Interpolation {
    /// Binds a value, or NULL for nil. Spelled out since the compiler warns of optionals in any interpolation that
    /// does not name them.
    public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
        let bound: any PostgresEncodable = value
        appendInterpolation(bound)
    }
}
