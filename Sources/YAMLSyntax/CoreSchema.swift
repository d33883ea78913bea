/// Resolution of plain scalars by the core schema of YAML 1.2 (YAML 1.2.2, chapter 10.3.2), without
/// decimal numbers that begin with a zero: see ``YAMLValue/integer(_:)``.
enum CoreSchema {
    static func resolve(_ bytes: Span<UInt8>) -> YAMLValue {
        guard !bytes.isEmpty else { return .null }
        switch bytes[0] {
        case UInt8(ascii: "~"):
            return bytes.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"):
            return isWord(bytes, "null") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            return isWord(bytes, "true") ? .boolean(true) : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return isWord(bytes, "false") ? .boolean(false) : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return resolveNumber(bytes)
        default:
            return .string
        }
    }

    /// Resolves what the tag `!!float` may stand before: any number, and a whole one becomes a float.
    static func resolveFloat(_ bytes: Span<UInt8>) -> YAMLValue {
        switch resolve(bytes) {
        case .integer(let integer): .float(Double(integer))
        case .integerOverflow: .float(double(bytes))
        case let other: other
        }
    }

    /// Whether a text is a word in lower case, upper case or with a capital, the three cases that both
    /// versions of YAML allow.
    static func isWord(_ bytes: Span<UInt8>, _ word: String) -> Bool {
        let letters = word.utf8.span
        guard bytes.count == letters.count else { return false }
        var upper = 0
        for index in letters.indices {
            let letter = letters[index]
            if bytes[index] == letter { continue }
            guard bytes[index] == letter & 0xDF, upper == index else { return false }
            upper += 1
        }
        return upper <= 1 || upper == bytes.count
    }

    static func afterSign(_ bytes: Span<UInt8>) -> Int {
        !bytes.isEmpty && (bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+")) ? 1 : 0
    }

    static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x37
        default: nil
        }
    }

    private static func resolveNumber(_ bytes: Span<UInt8>) -> YAMLValue {
        let start = afterSign(bytes)
        guard start < bytes.count else { return .string }
        if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
            if bytes[1] == UInt8(ascii: "x") { return integer(bytes, from: 2, radix: 16, isNegative: false) }
            if bytes[1] == UInt8(ascii: "o") { return integer(bytes, from: 2, radix: 8, isNegative: false) }
        }
        if bytes[start] == UInt8(ascii: "0"), start + 1 < bytes.count, isDecimal(bytes[start + 1]) {
            return .string
        }
        var index = start
        while index < bytes.count, isDecimal(bytes[index]) { index += 1 }
        if index == bytes.count {
            return integer(bytes, from: start, radix: 10, isNegative: bytes[0] == UInt8(ascii: "-"))
        }
        return float(bytes, from: start, afterWhole: index)
    }

    /// Reads digits to the end. Goes downwards for a negative number, whose range is one larger.
    private static func integer(
        _ bytes: Span<UInt8>,
        from start: Int,
        radix: Int,
        isNegative: Bool
    ) -> YAMLValue {
        var value: Int64 = 0
        var overflows = false
        for index in start..<bytes.count {
            guard let digit = digit(bytes[index]), digit < radix else { return .string }
            let product = value.multipliedReportingOverflow(by: Int64(radix))
            let sum =
                isNegative
                ? product.partialValue.subtractingReportingOverflow(Int64(digit))
                : product.partialValue.addingReportingOverflow(Int64(digit))
            overflows = overflows || product.overflow || sum.overflow
            value = sum.partialValue
        }
        return overflows ? .integerOverflow : .integer(value)
    }

    private static func float(_ bytes: Span<UInt8>, from start: Int, afterWhole: Int) -> YAMLValue {
        var index = afterWhole
        var digits = index - start
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            if digits == 0, let special = special(bytes, from: index) { return .float(special) }
            while index < bytes.count, isDecimal(bytes[index]) {
                index += 1
                digits += 1
            }
        }
        guard digits > 0 else { return .string }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
                index += 1
            }
            let exponent = index
            while index < bytes.count, isDecimal(bytes[index]) { index += 1 }
            guard index > exponent else { return .string }
        }
        return index == bytes.count ? .float(double(bytes)) : .string
    }

    /// `.inf` with or without a sign, `.nan` without.
    private static func special(_ bytes: Span<UInt8>, from start: Int) -> Double? {
        let word = bytes.extracting(droppingFirst: start)
        if isWord(word, "inf") { return bytes[0] == UInt8(ascii: "-") ? -.infinity : .infinity }
        let isNaN = start == 1 && (isWord(word, "nan") || isNaNInMixedCase(word))
        return isNaN ? .nan : nil
    }

    private static func isNaNInMixedCase(_ word: Span<UInt8>) -> Bool {
        word.count == 3 && word[0] == UInt8(ascii: "N") && word[1] == UInt8(ascii: "a")
            && word[2] == UInt8(ascii: "N")
    }

    private static func isDecimal(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The value of text that is known to be a decimal number; too large a one is infinite.
    private static func double(_ bytes: Span<UInt8>) -> Double {
        let text = String(copying: bytes)
        return Double(text) ?? .nan
    }
}

extension String {
    /// Copies ASCII out of a span.
    fileprivate init(copying bytes: Span<UInt8>) {
        self.init()
        reserveCapacity(bytes.count)
        for index in bytes.indices { unicodeScalars.append(Unicode.Scalar(bytes[index])) }
    }
}
