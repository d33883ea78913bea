/// How many zeros a number may gain by being spelled out. No column here holds a longer one, and without a bound eight
/// bytes of input would grow without end.
private let maximumZeros = 400

/// `digits`, a number as JSON writes it, in its one canonical form: `1.50` and `15e-1` both become `1.5`.
///
/// Works on the text, so nothing is rounded. The form depends on the value alone: plain decimal, or where that takes
/// more than ``maximumZeros`` zeros, the digits and a power of ten (`1e401`). PostgreSQL spells numbers out that a
/// manifest writes with an exponent; both come out the same.
func canonicalNumber(_ digits: String) -> String {
    if digits.utf8.count < 20, digits.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "-") }) {
        return digits == "-0" ? "0" : digits
    }
    let source = Array(digits.utf8)
    let mark = source.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? source.endIndex
    let mantissa = source[..<mark]
    let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mark
    let all = mantissa.filter(isDigit)
    guard let first = all.firstIndex(where: isNotZero), let last = all.lastIndex(where: isNotZero) else { return "0" }
    let exponentDigits = source[mark...].dropFirst()
    // PostgreSQL refuses anything near these; the text is kept, so that it is PostgreSQL that says so.
    guard let exponent = exponentDigits.isEmpty ? 0 : Int(String(decoding: exponentDigits, as: UTF8.self)),
        (-1 << 32...1 << 32).contains(exponent)
    else { return digits.lowercased() }

    let significand = all[first...last]
    let fractionDigits = max(0, mark - point - 1)
    let power = exponent - fractionDigits + (all.count - 1 - last)
    let sign = source.first == UInt8(ascii: "-") ? "-" : ""
    return sign + plain(significand, power: power)
}

/// `significand`, which neither begins nor ends with zero, times ten to `power`.
private func plain(_ significand: ArraySlice<UInt8>, power: Int) -> String {
    let wholeDigits = significand.count + power
    guard power <= maximumZeros, wholeDigits >= -maximumZeros else {
        return String(decoding: significand, as: UTF8.self) + "e\(power)"
    }
    if power >= 0 { return String(decoding: significand, as: UTF8.self) + String(repeating: "0", count: power) }
    if wholeDigits <= 0 {
        return "0." + String(repeating: "0", count: -wholeDigits) + String(decoding: significand, as: UTF8.self)
    }
    return String(decoding: significand.prefix(wholeDigits), as: UTF8.self) + "."
        + String(decoding: significand.dropFirst(wholeDigits), as: UTF8.self)
}

func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

private func isNotZero(_ digit: UInt8) -> Bool { digit != UInt8(ascii: "0") }
