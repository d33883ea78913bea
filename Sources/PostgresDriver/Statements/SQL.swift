/// A statement and its bound parameters.
///
/// ```swift
/// let sql: SQL = "SELECT id FROM \(identifier: "bots") WHERE slug = \(slug)"
/// ```
///
/// An interpolated value becomes a parameter (`$1`), never text. Raw text needs the word `unescaped:`.
public struct SQL: Sendable {
    /// The text around the parameters: always one piece more than there are parameters.
    private(set) var pieces: [String] = [""]
    private(set) var parameters = Parameters()

    /// Makes a statement without parameters from text that the program itself wrote.
    public init(unescaped text: String) {
        pieces = [text]
    }

    /// The text that is sent, with `$1`, `$2` … for the parameters.
    public var text: String {
        var text = pieces[0]
        for (number, piece) in pieces.dropFirst().enumerated() {
            text += "$\(number + 1)\(piece)"
        }
        return text
    }

    /// Appends another statement or part of one; its parameters are numbered on.
    public mutating func append(_ other: SQL) {
        append(text: other.pieces[0])
        pieces.append(contentsOf: other.pieces.dropFirst())
        parameters.append(other.parameters)
    }

    /// Appends the right statement to the left.
    public static func += (left: inout SQL, right: SQL) {
        left.append(right)
    }

    /// The left statement with the right appended.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    mutating func append(text: String) {
        pieces[pieces.count - 1] += text
    }

    mutating func append(parameter value: some PostgresEncodable) {
        parameters.append(value)
        pieces.append("")
    }
}

extension SQL: CustomStringConvertible {
    /// The text with placeholders; the parameters are left out, as they may be secrets.
    public var description: String { text }
}

extension SQL: CustomReflectable {
    /// A mirror without the parameters, so that `dump` does not print them either.
    public var customMirror: Mirror { Mirror(self, children: ["text": text]) }
}
