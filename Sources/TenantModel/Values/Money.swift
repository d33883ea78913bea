/// Prices: the database holds kopeks, people write toman. One toman is 100 kopeks in these columns.
public enum Money {
    /// Kopeks in one toman.
    public static let kopeksPerToman: Int64 = 100
    /// The highest price that a manifest may ask.
    public static let maximumToman: Int64 = 1_000_000_000

    /// `15000000` kopeks as `150,000 toman`; kopeks are named where they do not make whole toman.
    public static func described(kopeks: Int64) -> String {
        let (toman, rest) = kopeks.quotientAndRemainder(dividingBy: kopeksPerToman)
        return rest == 0 ? grouped(toman) + " toman" : grouped(kopeks) + " kopeks"
    }

    private static func grouped(_ number: Int64) -> String {
        var text = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }
}
