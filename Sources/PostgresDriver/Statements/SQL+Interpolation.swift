extension SQL: ExpressibleByStringInterpolation {
    /// Makes a statement without parameters.
    public init(stringLiteral text: String) {
        self.init(unescaped: text)
    }

    /// Makes a statement from a literal with interpolations.
    public init(stringInterpolation: Interpolation) {
        self = stringInterpolation.sql
    }

    /// Collects the text and the parameters of a literal.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL = SQL(unescaped: "")

        /// Makes an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends a part of the literal.
        public mutating func appendLiteral(_ text: String) {
            sql.append(text: text)
        }

        /// Binds a value as a parameter.
        public mutating func appendInterpolation(_ value: some PostgresEncodable) {
            sql.append(parameter: value)
        }

        /// Appends a part of a statement with its own parameters.
        public mutating func appendInterpolation(_ part: SQL) {
            sql.append(part)
        }

        /// Appends raw text. Whatever is in it becomes part of the statement.
        public mutating func appendInterpolation(unescaped text: String) {
            sql.append(text: text)
        }

        /// Appends one name in quotation marks, so that any text is a name and nothing else.
        public mutating func appendInterpolation(identifier name: String) {
            sql.append(text: SQL.quoted(name))
        }
    }

    /// A name in quotation marks, those inside doubled.
    static func quoted(_ name: String) -> String {
        var text = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" { text.unicodeScalars.append("\"") }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
