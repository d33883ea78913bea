/// The number of an Iranian bank card: 16 digits with a Luhn check digit.
public struct CardNumber: Sendable {
    /// The 16 digits in ASCII. Shown to nobody; see ``masked(_:)``.
    public let digits: String

    /// Why a text is not a card number.
    public enum Fault: Error, Sendable {
        /// Something other than digits, spaces and dashes.
        case notDigits
        /// The number of digits that were found.
        case wrongLength(Int)
        /// The check digit does not fit the rest.
        case wrongCheckDigit
    }

    /// Normalises Persian and Arabic digits, drops spaces and dashes, and checks what is left.
    public init(_ text: String) throws(Fault) {
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.append(UInt8(scalar.value - 0x30))
            case 0x06F0...0x06F9: digits.append(UInt8(scalar.value - 0x06F0))
            case 0x0660...0x0669: digits.append(UInt8(scalar.value - 0x0660))
            case 0x20, 0x2D, 0x200C, 0x2010, 0x2011: continue
            default: throw .notDigits
            }
        }
        guard digits.count == 16 else { throw .wrongLength(digits.count) }
        guard Self.luhnSum(digits).isMultiple(of: 10) else { throw .wrongCheckDigit }
        self.digits = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }

    /// First six and last four, `603799…1234`; shorter texts keep nothing.
    public static func masked(_ text: String) -> String {
        text.count >= 13 ? text.prefix(6) + "…" + text.suffix(4) : "…"
    }

    /// Every second digit from the left doubled, digits of products added (ISO/IEC 7812-1, 16 digits).
    private static func luhnSum(_ digits: [UInt8]) -> Int {
        var sum = 0
        for place in digits.indices {
            let value = Int(digits[place]) * (place.isMultiple(of: 2) ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum
    }
}
