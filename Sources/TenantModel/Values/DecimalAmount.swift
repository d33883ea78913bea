internal import CanonicalJSON

/// An amount of money in decimal digits, exact, for comparing prices that may be columns or configuration values.
struct DecimalAmount: Comparable {
    /// The amount in units of 10^-``fractionDigits``.
    private let units: Int128

    /// 64 bits of whole number, these digits and a percentage fit 128 bits together.
    private static let fractionDigits = 16

    static let zero = DecimalAmount(units: 0)

    private init(units: Int128) {
        self.units = units
    }

    /// The number that `value` is or, as text, spells; `nil` for everything else, and for more than 16 digits behind the
    /// point or a whole number beyond 64 bits.
    init?(_ value: FieldValue) {
        switch value {
        case .integer(let number): self.init(String(number))
        case .text(let text): self.init(text)
        case .json(let json):
            switch json.value {
            case .number(let digits): self.init(digits)
            case .string(let text): self.init(text)
            case .null, .bool, .array, .object: return nil
            }
        case .undeclared, .null, .bool, .secret: return nil
        }
    }

    /// Reads `-12.50`.
    private init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = Int64(Substring(first)) else { return nil }
        var units = Int128(whole)
        let fraction = parts.count > 1 ? parts[1] : ""[...].utf8
        guard fraction.count <= Self.fractionDigits, parts.count == 1 || !fraction.isEmpty else { return nil }
        let isNegative = first.first == UInt8(ascii: "-")
        for place in 0..<Self.fractionDigits {
            let byte = fraction.dropFirst(place).first ?? UInt8(ascii: "0")
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let digit = Int128(byte - UInt8(ascii: "0"))
            units = units * 10 + (isNegative ? -digit : digit)
        }
        self.init(units: units)
    }

    static func < (left: DecimalAmount, right: DecimalAmount) -> Bool { left.units < right.units }

    /// So many times the amount; `nil` beyond 128 bits.
    func scaled(by factor: Int64) -> DecimalAmount? {
        let (units, overflows) = units.multipliedReportingOverflow(by: Int128(factor))
        return overflows ? nil : DecimalAmount(units: units)
    }

    /// Whether it is less than `old`, a positive amount, by more than so many percent of it.
    func isLess(than old: DecimalAmount, byMoreThanPercent percent: Int64) -> Bool {
        (old.units - units) * 100 > old.units * Int128(percent)
    }
}
