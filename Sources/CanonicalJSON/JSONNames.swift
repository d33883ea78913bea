/// The names that the members of an object are expected to have.
public struct JSONNames: Sendable {
    private let names: [String]
    /// Each as it stands in JSON, with the quote that ends it.
    private let quoted: [[UInt8]]

    /// Takes names in the order in which places count.
    public init(_ names: [String]) {
        self.names = names
        self.quoted = names.map { Array($0.utf8) + [UInt8(ascii: "\"")] }
    }

    /// Looks a name up where it stands.
    ///
    /// - Parameters:
    ///   - bytes: JSON text.
    ///   - start: Where the name begins in it, behind its first quote.
    ///   - likely: The place to look at first: objects mostly have their members in the order of the names.
    /// - Returns: The name's place among the names and where it ends in the text, behind its last quote; `nil` for one
    ///   that is not among them, or is written with escapes.
    func place(of bytes: [UInt8], at start: Int, likely: Int) -> (place: Int, end: Int)? {
        var place = likely
        for _ in quoted.indices {
            if place >= quoted.count { place = 0 }
            let name = quoted[place]
            let end = start + name.count
            if end <= bytes.count, bytes[end - 1] == UInt8(ascii: "\""), bytes[start..<end].elementsEqual(name) {
                return (place, end)
            }
            place += 1
        }
        return nil
    }

    func place(of name: String) -> Int? {
        names.firstIndex { $0.hasSameBytes(as: name) }
    }
}

/// The name of a member of an object.
public enum JSONName {
    /// One of the names that were expected, by its place among them.
    case expected(Int)
    /// Another one.
    case other(String)
}
