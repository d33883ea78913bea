internal import Escaping

/// Characters of a name that nobody sees: one name may carry a message, or pass for another one.
enum HiddenCharacters {
    /// The first of them; `nil` where there is none. Line breaks and tabs are seen, and the flag of a part of a country,
    /// such as Scotland, is written with characters that are not: a black flag, the letters of the part, an end.
    static func first(in text: String) -> Unicode.Scalar? {
        guard !isPlain(text.utf8.span) else { return nil }
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            if let end = endOfFlag(in: scalars, from: index) {
                index = end
                continue
            }
            let scalar = scalars[index]
            if UnsafeScalar.matches(scalar), !isSeen(scalar) { return scalar }
            index = scalars.index(after: index)
        }
        return nil
    }

    /// Whether a text is of what most names are of, for which no table has to be asked: printable ASCII, the letters, digits
    /// and marks of Persian (U+0620 to U+06FF), and the joiner that it has within words (U+200C). Nothing is hidden in it, and it is
    /// one line.
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        var offset = 0
        // What a first byte announces is there: a string holds whole characters.
        while offset < text.count {
            switch text[offset] {
            case 0x20...0x7E: offset += 1
            case 0xD8 where text[offset + 1] >= 0xA0, 0xD9...0xDB: offset += 2
            case 0xE2 where text[offset + 1] == 0x80 && text[offset + 2] == 0x8C: offset += 3
            default: return false
            }
        }
        return true
    }

    private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Where a flag ends that begins at `start` (Unicode Technical Standard 51, annex C): three to six small letters and
    /// digits as tags, so that no text hides in one.
    private static func endOfFlag(
        in scalars: String.UnicodeScalarView,
        from start: String.Index
    ) -> String.Index? {
        guard scalars[start].value == 0x1F3F4 else { return nil }
        let tags = scalars[scalars.index(after: start)...]
        let part = tags.prefix { 0xE0030...0xE0039 ~= $0.value || 0xE0061...0xE007A ~= $0.value }
        guard 3...6 ~= part.count, part.endIndex < scalars.endIndex, scalars[part.endIndex].value == 0xE007F else {
            return nil
        }
        return scalars.index(after: part.endIndex)
    }
}
