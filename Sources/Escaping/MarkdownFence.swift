/// Lines from outside made safe to stand in a fenced block of code of Markdown, where readers copy them from.
///
/// Nothing in such a block means anything but its end, so the fence is longer than any run of backticks in it
/// (CommonMark 0.31.2, §4.5). Characters that make output lie are spelled out as ``TerminalText`` does.
public struct MarkdownFence: Hashable, Sendable, CustomStringConvertible {
    /// The block, from its fence to its fence, with a line end behind it.
    public let description: String

    /// Escapes lines.
    ///
    /// - Parameter untrusted: Any texts; each is one line.
    public init(escaping untrusted: [String]) {
        let lines = untrusted.map(TerminalText.escaped)
        let longest = lines.flatMap { $0.split { $0 != "`" } }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        description = fence + "\n" + lines.map { $0 + "\n" }.joined() + fence + "\n"
    }
}
