internal import Glibc

/// Finds what libyaml reads otherwise than YAML 1.2 means it, by signs at which the two part:
///
/// - `]#` and the like: a comment needs space before it, and libyaml takes one right after any token;
/// - `?x` between brackets or braces: text for YAML 1.2, a key after `?` for libyaml;
/// - `&a:b`: an anchor that ends at the colon for libyaml only.
///
/// Few texts have such signs anywhere. Only those are looked at again, with the tree telling which signs stand
/// in a scalar and mean nothing.
enum Misreadings {
    /// A byte at which the two may part.
    private enum Sign {
        case comment, key, anchor
    }

    /// Looks for signs in a text that libyaml has read. Takes time with the size of the text,
    /// however many there are.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - nodes: Its nodes.
    ///   - end: How far it was read, as an offset.
    /// - Returns: What is read otherwise, in the order of the text.
    static func faults(
        in source: UnsafeRawBufferPointer,
        nodes: [NodeRecord],
        before end: Int = .max
    ) -> [YAMLFault] {
        var signs = unsafe find(0x23, in: source, isCommentSign).map { ($0, Sign.comment) }
        signs += unsafe find(0x3F, in: source, isKeySign).map { ($0, Sign.key) }
        signs += unsafe find(0x26, in: source, isAnchorSign).map { ($0, Sign.anchor) }
        signs += unsafe find(0x2A, in: source, isAnchorSign).map { ($0, Sign.anchor) }
        signs.removeAll { $0.0 >= end }
        guard !signs.isEmpty else { return [] }
        signs.sort { $0.0 < $1.0 }
        let lines = unsafe SourceLines(source)
        var outside = OutsideText(lines, nodes: nodes)
        var cursor = SourceCursor(lines)
        return signs.compactMap { offset, sign in
            outside.contains(offset) ? fault(of: sign, at: cursor.mark(at: offset), lines[offset + 1]) : nil
        }
    }

    private static func fault(of sign: Sign, at mark: YAMLMark, _ following: UInt8) -> YAMLFault {
        switch sign {
        case .comment: .comment(at: mark)
        case .anchor: .unsupported(.anchorName, at: mark)
        case .key:
            // `{?}` is nothing at all; `{?x}` is text.
            isFlowIndicator(following) ? .flowQuestion(at: mark) : .unsupported(.questionMark, at: mark)
        }
    }

    // MARK: Signs

    /// The offsets of a byte where a condition holds, which is asked for the offset.
    private static func find(
        _ byte: CInt,
        in source: UnsafeRawBufferPointer,
        _ condition: (UnsafeRawBufferPointer, Int) -> Bool
    ) -> [Int] {
        guard let base = source.baseAddress else { return [] }
        var found: [Int] = []
        var offset = 0
        while let place = unsafe memchr(base + offset, byte, source.count - offset) {
            let position = unsafe UnsafeRawPointer(place) - base
            if unsafe condition(source, position) { found.append(position) }
            offset = position + 1
        }
        return found
    }

    /// Whether `#` follows something that can end a token: a bracket, a quote, `,`, `:`, `?`, the header of a
    /// block scalar or the number in `%YAML 1.2`.
    private static func isCommentSign(_ source: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        guard offset > 0 else { return false }
        switch unsafe source[offset - 1] {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","),
            UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "|"),
            UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default: return false
        }
    }

    /// Whether `?` begins something and has no space after it.
    private static func isKeySign(_ source: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        unsafe isAtBeginning(source, offset) && offset + 1 < source.count && !isWhite(source[offset + 1])
    }

    /// Whether `&` or `*` begins something, with a name that goes on where libyaml ends it.
    private static func isAnchorSign(_ source: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        guard unsafe isAtBeginning(source, offset) else { return false }
        var end = offset + 1
        while unsafe end < source.count && isNameInLibYAML(source[end]) { end += 1 }
        guard end > offset + 1, end < source.count else { return false }
        switch unsafe source[end] {
        case UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
            return true
        default: return false
        }
    }

    private static func isAtBeginning(_ source: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        guard offset > 0 else { return true }
        switch unsafe source[offset - 1] {
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: ":"): return true
        case let byte: return isWhite(byte)
        }
    }

    private static func isWhite(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || SourceLines.isLineEnd(byte)
    }

    /// What libyaml takes for part of an anchor's name.
    static func isNameInLibYAML(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Whether a byte is one of `,[]{}`, which end text between brackets or braces.
    static func isFlowIndicator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        default: false
        }
    }
}
