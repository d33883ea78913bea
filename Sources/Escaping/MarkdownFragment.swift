/// A piece of Markdown. What is interpolated is shown as code, whatever stands in it; only what is written in the source
/// is markup.
///
/// ```swift
/// let cell: MarkdownFragment = "| \(tenant) | \(words: "no longer declared") |"
/// ```
public struct MarkdownFragment: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The markup.
    public private(set) var description: String

    /// Takes markup as it stands in the source.
    public init(stringLiteral markup: String) {
        description = markup
    }

    /// Takes markup with values in it.
    public init(stringInterpolation: StringInterpolation) {
        description = stringInterpolation.markup
    }

    /// How many characters GitHub counts: its limit of 65,536 is one of code points, with 262,144 bytes beside it, which
    /// is as many of four bytes each.
    public var length: Int { description.unicodeScalars.count }

    /// Puts `right` behind.
    public static func += (left: inout MarkdownFragment, right: MarkdownFragment) {
        left.description += right.description
    }

    /// Where markup and values come together.
    public struct StringInterpolation: StringInterpolationProtocol {
        var markup: String

        /// Begins with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {
            markup = ""
            markup.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        /// Markup from the source.
        public mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        /// Any text, escaped and shown as code.
        public mutating func appendInterpolation(_ text: String) {
            markup += MarkdownText(escaping: text).description
        }

        /// A number.
        public mutating func appendInterpolation(_ number: some BinaryInteger) {
            markup += String(number)
        }

        /// Markup that was made by another fragment.
        public mutating func appendInterpolation(_ fragment: MarkdownFragment) {
            markup += fragment.description
        }

        /// Lines to copy.
        public mutating func appendInterpolation(_ fence: MarkdownFence) {
            markup += fence.description
        }

        /// Words of our own, without any markup and without anything from outside in them.
        public mutating func appendInterpolation(words: String) {
            markup += words
        }
    }
}
