/// A piece of HTML. What is interpolated is text, whatever stands in it; only what is written in the source is markup.
///
/// ```swift
/// let cell: HTMLFragment = "<td title=\"\(reason)\">\(value)</td>"
/// ```
///
/// Attributes that hold interpolated text stand in double quotes. No interpolation belongs into `<script>`, `<style>` or
/// a comment.
public struct HTMLFragment: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The markup.
    public private(set) var description: String

    /// Takes markup as it stands in the source.
    public init(stringLiteral markup: String) {
        description = markup
    }

    /// Takes markup with text in it.
    public init(stringInterpolation: StringInterpolation) {
        description = stringInterpolation.markup
    }

    /// Puts `right` behind.
    public static func += (left: inout HTMLFragment, right: HTMLFragment) {
        left.description += right.description
    }

    /// Where markup and text come together.
    public struct StringInterpolation: StringInterpolationProtocol {
        var markup: String

        /// Begins with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {
            markup = ""
            markup.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Markup from the source.
        public mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        /// Any text, escaped.
        public mutating func appendInterpolation(_ text: String) {
            markup += HTMLText(escaping: text).description
        }

        /// A number.
        public mutating func appendInterpolation(_ number: some BinaryInteger) {
            markup += String(number)
        }

        /// Markup that was made by another fragment.
        public mutating func appendInterpolation(_ fragment: HTMLFragment) {
            markup += fragment.description
        }

        /// A file of our own that stands in the document as it is: a style sheet or a script.
        public mutating func appendInterpolation(unescaped file: String) {
            markup += file
        }
    }
}
