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

    /// Which name ends with its quote in `bytes`, from behind its first quote on, and where the value's colon may follow.
    func place(of bytes: [UInt8], at start: Int) -> (place: Int, end: Int)? {
        for (place, name) in quoted.enumerated() {
            let end = start + name.count
            guard end <= bytes.count, bytes[end - 1] == UInt8(ascii: "\"") else { continue }
            if bytes[start..<end].elementsEqual(name) { return (place, end) }
        }
        return nil
    }

    func place(of name: String) -> Int? {
        names.firstIndex { $0.hasSameBytes(as: name) }
    }
}
