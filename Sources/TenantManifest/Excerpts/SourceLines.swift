/// Some lines of a text by number, each as its code points.
struct SourceLines {
    private var lines: [Int: [Unicode.Scalar]] = [:]

    /// Cuts lines out of a text.
    ///
    /// Counts as the marks of the parser do: line feed, carriage return and the two together end a line, and a byte
    /// order mark at the very start is no column.
    ///
    /// - Parameters:
    ///   - wanted: The numbers of the lines, from 1.
    ///   - text: The whole text, UTF-8.
    init(_ wanted: Set<Int>, of text: Span<UInt8>) {
        guard let last = wanted.max() else { return }
        let hasMark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
        var start = hasMark ? 3 : 0
        var number = 1
        while number <= last, start < text.count {
            var end = start
            while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
            if wanted.contains(number) {
                let bytes = (start..<end).map { text[$0] }
                lines[number] = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
            }
            let isPair = end + 1 < text.count && text[end] == 0x0D && text[end + 1] == 0x0A
            start = end + (isPair ? 2 : 1)
            number += 1
        }
    }

    /// The line of a number, without its end; `nil` where there is none or it was not asked for.
    subscript(number: Int) -> [Unicode.Scalar]? { lines[number] }
}
