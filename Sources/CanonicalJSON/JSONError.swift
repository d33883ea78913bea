/// Why a text is not JSON. Says where and what was expected, never what stood there: it may be a secret.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was expected.
    public let expected: String
    /// The offset of the fault in the input, in bytes.
    public let offset: Int

    /// One sentence, without a byte of the text.
    public var description: String { "not JSON at byte \(offset): expected \(expected)" }
}
