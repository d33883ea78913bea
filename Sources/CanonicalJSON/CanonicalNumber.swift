/// `digits`, a number as JSON writes it, in plain decimal: `1.50` and `15e-1` both become `1.5`.
///
/// Works on the text, so nothing is rounded. An exponent beyond 400 keeps its form: no column here holds such a
/// number, and spelling it out would let eight bytes of input grow without bound.
func canonicalNumber(_ digits: String) -> String {
    let source = Array(digits.utf8)
    guard source.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) else {
        return digits == "-0" ? "0" : digits
    }
    let isNegative = source.first == UInt8(ascii: "-")
    let mark = source.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? source.endIndex
    let exponentDigits = mark < source.endIndex ? source[(mark + 1)...] : []
    guard let exponent = exponentDigits.isEmpty ? 0 : Int(String(decoding: exponentDigits, as: UTF8.self)),
        abs(exponent) <= 400
    else { return digits.lowercased() }

    let mantissa = source[(isNegative ? 1 : 0)..<mark]
    let parts = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? Array(parts[1]) : []
    var all = Array(parts[0]) + fraction
    var scale = fraction.count - exponent
    while scale < 0 {
        all.append(UInt8(ascii: "0"))
        scale += 1
    }
    while all.count <= scale { all.insert(UInt8(ascii: "0"), at: 0) }
    var whole = all[..<(all.count - scale)]
    var rest = all[(all.count - scale)...]
    while whole.count > 1, whole.first == UInt8(ascii: "0") { whole.removeFirst() }
    while rest.last == UInt8(ascii: "0") { rest.removeLast() }
    let isZero = whole.elementsEqual([UInt8(ascii: "0")]) && rest.isEmpty
    let sign = isNegative && !isZero ? "-" : ""
    let tail = rest.isEmpty ? "" : "." + String(decoding: rest, as: UTF8.self)
    return sign + String(decoding: whole, as: UTF8.self) + tail
}
