/// Prices: the database holds kopeks, people write toman. One toman is 100 kopeks in these columns.
public enum Money {
    /// Kopeks in one toman.
    public static let kopeksPerToman: Int64 = 100
    /// The highest price that a manifest may ask.
    public static let maximumToman: Int64 = 1_000_000_000

    /// `15000000` kopeks as `150,000 toman`, `150` as `1.50 toman`.
    public static func described(kopeks: Int64) -> String {
        let (toman, rest) = kopeks.magnitude.quotientAndRemainder(dividingBy: kopeksPerToman.magnitude)
        let hundredths = rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        return (kopeks < 0 ? "-" : "") + grouped(toman) + hundredths + " toman"
    }

    private static func grouped(_ number: UInt64) -> String {
        let digits = String(number)
        guard digits.utf8.count > 3 else { return digits }
        var text = ""
        for (index, digit) in digits.unicodeScalars.enumerated() {
            if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { text += "," }
            text.unicodeScalars.append(digit)
        }
        return text
    }
}
