/// A node that is text.
public struct YAMLScalar: Sendable {
    /// The text's node, with its position.
    public let node: YAMLNode

    /// How a text was written. What is quoted is a string whatever it looks like.
    public enum Style: UInt8, Hashable, Sendable {
        /// Without quotes.
        case plain

        /// In `'` quotes.
        case singleQuoted

        /// In `"` quotes, the only style that has escapes.
        case doubleQuoted

        /// A block after `|`.
        case literal

        /// A block after `>`.
        case folded
    }

    /// How the text was written.
    public var style: Style { node.record.style }

    /// How many bytes the text has in UTF-8.
    public var byteCount: Int { Int(node.record.length) }

    /// The text, with escapes resolved and lines folded.
    public var text: String {
        // Checked to be UTF-8 before it was parsed, and libyaml refuses escapes that would not be.
        String(decoding: node.storage.text[node.storage.bytes(of: node.index)], as: UTF8.self)
    }

    /// Looks at the text's bytes in place, without making a string.
    ///
    /// - Parameter body: What to do with the bytes, which are UTF-8 and are gone after the call.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    @inlinable
    public func withUTF8<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let range = node.storage.bytes(of: node.index)
        let text = node.storage.text
        return try body(text.span.extracting(range))
    }

    /// Whether the text is the same bytes as a string. Swift's `==` would take two spellings of a letter
    /// for one, and whatever stores the bytes would not.
    ///
    /// - Parameter string: What to compare with.
    /// - Returns: Whether they are the same bytes.
    public func matches(_ string: String) -> Bool {
        let utf8 = string.utf8
        let record = node.record
        guard utf8.count == Int(record.length) else { return false }
        let start = Int(record.payload)
        return node.storage.text[start..<start + utf8.count].elementsEqual(utf8)
    }

    /// Whether the text is exactly these bytes.
    ///
    /// - Parameter bytes: What to compare with.
    /// - Returns: Whether they are the same bytes.
    public func matches(_ bytes: [UInt8]) -> Bool {
        node.storage.text[node.storage.bytes(of: node.index)].elementsEqual(bytes)
    }

    /// Lets a text be matched byte for byte in a `switch`.
    ///
    /// - Parameters:
    ///   - string: The pattern.
    ///   - scalar: The text.
    /// - Returns: Whether they are the same bytes.
    public static func ~= (string: String, scalar: YAMLScalar) -> Bool {
        scalar.matches(string)
    }
}
