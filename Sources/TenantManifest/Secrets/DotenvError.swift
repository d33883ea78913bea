/// Why a dotenv file cannot be used. Says where, and never what stood there.
public struct DotenvError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let code: Code
    /// The file, as it was named to the tool.
    public let file: String
    /// The line, from 1; 0 for the whole file.
    public let line: Int
    /// What is wrong, in words.
    public let reason: String

    /// The kinds of faults; more may come.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The stable name.
        public let rawValue: String

        /// Takes any name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The file cannot be read.
        public static let unreadable = Code(rawValue: "dotenv.unreadable")
        /// The file is not UTF-8.
        public static let encoding = Code(rawValue: "dotenv.encoding")
        /// A line is not `NAME=value`.
        public static let syntax = Code(rawValue: "dotenv.syntax")
        /// A name stands without a value.
        public static let noValue = Code(rawValue: "dotenv.no_value")
        /// A quote is not closed.
        public static let quote = Code(rawValue: "dotenv.quote")
    }

    init(_ code: Code, file: String, line: Int, reason: String) {
        self.code = code
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// `file:line: reason`.
    public var description: String {
        line == 0 ? "\(file): \(reason)" : "\(file):\(line): \(reason)"
    }
}
