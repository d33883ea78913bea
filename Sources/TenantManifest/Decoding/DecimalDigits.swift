/// The digits of a decimal number, by which two ways of writing it are told to be one number.
struct DecimalDigits: Equatable {
    /// Without zeros at an end.
    private var digits: [UInt8] = []
    /// The place of the point, counted from before the first digit; 0 for zero.
    private var exponent = 0

    /// Reads a number as YAML and Swift write it: `12.50`, `.5`, `1e30`.
    init(_ text: String) {
        let parts = text.utf8.split(maxSplits: 1) { $0 | 0x20 == UInt8(ascii: "e") }
        var isBehindPoint = false
        for byte in parts.first ?? text.utf8[...] {
            if byte == UInt8(ascii: ".") { isBehindPoint = true }
            guard byte &- 0x30 < 10 else { continue }
            if digits.isEmpty, byte == 0x30 {
                if isBehindPoint { exponent -= 1 }
                continue
            }
            digits.append(byte)
            if !isBehindPoint { exponent += 1 }
        }
        while digits.last == 0x30 { digits.removeLast() }
        let further = parts.count > 1 ? Int(String(decoding: Array(parts[1]), as: UTF8.self)) : 0
        // An exponent that is no Int is that of no number that is finite and not zero.
        exponent = digits.isEmpty ? 0 : exponent &+ (further ?? 0)
    }
}
