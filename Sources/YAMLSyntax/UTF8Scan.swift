/// Searches UTF-8 for the bytes and characters that need a second look.
enum UTF8Scan {
    /// What was found, and the bytes that it takes.
    struct Found {
        let special: Special
        let offset: Int
        let end: Int
    }

    enum Special {
        /// A byte that begins no well-formed sequence (table 3-7 of the Unicode standard).
        case malformed

        /// A character that is not allowed in a text, or the `%` that may begin a directive.
        case scalar(Unicode.Scalar)
    }

    /// Finds the next special character.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - start: The offset of the first byte to look at, where a character begins.
    /// - Returns: What was found, or nil when the rest of the text is in order.
    static func nextSpecial(in bytes: UnsafeRawBufferPointer, from start: Int) -> Found? {
        var offset = start
        while offset < bytes.count {
            if offset + 8 <= bytes.count, unsafe isOrdinary(bytes, at: offset) {
                offset += 8
                continue
            }
            // The characters that begin in this block are looked at one by one.
            let block = min(offset + 8, bytes.count)
            while offset < block {
                let byte = unsafe bytes[offset]
                if byte < 0x80 {
                    if isSpecial(ascii: byte) {
                        let scalar = Unicode.Scalar(byte)
                        return Found(special: .scalar(scalar), offset: offset, end: offset + 1)
                    }
                    offset += 1
                    continue
                }
                guard let (value, length) = unsafe sequence(in: bytes, at: offset) else {
                    return Found(special: .malformed, offset: offset, end: offset + 1)
                }
                if isSpecial(value), let scalar = Unicode.Scalar(value) {
                    return Found(special: .scalar(scalar), offset: offset, end: offset + length)
                }
                offset += length
            }
        }
        return nil
    }

    /// Whether eight bytes are printable ASCII other than `%`, or line feeds.
    ///
    /// Each sum leaves its answer in the top bit of a byte and cannot carry into the next one, since every
    /// byte is below 0x80 or the first comparison has failed.
    private static func isOrdinary(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let top = ones << 7
        guard word & top == 0 else { return false }
        let isPrintable = (word &+ ones &* 0x60) & ~(word &+ ones)
        let isNotLineFeed = (word ^ ones &* 0x0A) &+ ones &* 0x7F
        let isNotPercent = (word ^ ones &* 0x25) &+ ones &* 0x7F
        return ((isPrintable & isNotPercent) | ~isNotLineFeed) & top == top
    }

    static func isSpecial(ascii byte: UInt8) -> Bool {
        if byte == 0x25 || byte == 0x7F { return true }
        return byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }

    static func isSpecial(_ value: UInt32) -> Bool {
        switch value {
        case 0x80...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// Decodes the sequence of two to four bytes that begins at an offset, or nil when it is malformed:
    /// a stray continuation, an overlong form, a surrogate, a value above U+10FFFF or a cut end.
    private static func sequence(
        in bytes: UnsafeRawBufferPointer,
        at offset: Int
    ) -> (value: UInt32, length: Int)? {
        let lead = unsafe bytes[offset]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return nil
        }
        guard offset + length <= bytes.count, unsafe second.contains(bytes[offset + 1]) else { return nil }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for index in 1..<length {
            let byte = unsafe bytes[offset + index]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (value, length)
    }
}
