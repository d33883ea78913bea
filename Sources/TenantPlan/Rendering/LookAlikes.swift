internal import Escaping

/// Two texts that differ and look the same, spelled so that they do not: a joiner, a kind of space and the way in which a
/// letter is composed are all that a reader cannot see.
///
/// Both are as a terminal shows them, where `\u{200C}` stands for a character already.
struct LookAlikes {
    /// The first text, with code points where it differs.
    let first: String
    /// The second.
    let second: String

    /// `nil` where the texts are the same, or anybody sees how they differ.
    init?(_ first: String, _ second: String) {
        // Nearly all values are: what is in ASCII is seen.
        if Self.isASCII(first), Self.isASCII(second) { return nil }
        guard !first.utf8.elementsEqual(second.utf8), Self.visible(first) == Self.visible(second) else { return nil }
        let spelled = (
            Self.spelled(first.unicodeScalars, where: Self.isUnseen),
            Self.spelled(second.unicodeScalars, where: Self.isUnseen)
        )
        // Swift takes two compositions of a letter for one.
        if spelled.0 != spelled.1 {
            (self.first, self.second) = spelled
        } else {
            (self.first, self.second) = Self.spelledWhereDifferent(spelled.0, spelled.1)
        }
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    /// What there is to see of a text.
    private static func visible(_ text: String) -> String {
        var visible = ""
        for scalar in text.unicodeScalars where !scalar.properties.isDefaultIgnorableCodePoint {
            visible.unicodeScalars.append(scalar.properties.isWhitespace ? " " : scalar)
        }
        return visible
    }

    /// Whether a character cannot be seen, or not be told from a space.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isDefaultIgnorableCodePoint || (scalar != " " && scalar.properties.isWhitespace)
    }

    private static func spelled(
        _ text: some Sequence<Unicode.Scalar>,
        where isSpelled: (Unicode.Scalar) -> Bool
    ) -> String {
        var spelled = ""
        for scalar in text {
            if isSpelled(scalar) {
                spelled += UnsafeScalar.spelled(scalar)
            } else {
                spelled.unicodeScalars.append(scalar)
            }
        }
        return spelled
    }

    /// Spells what stands between the beginning and the end that both have.
    private static func spelledWhereDifferent(_ first: String, _ second: String) -> (String, String) {
        let (first, second) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        let start = zip(first, second).prefix { $0 == $1 }.count
        let end = zip(first[start...].reversed(), second[start...].reversed()).prefix { $0 == $1 }.count
        func spelled(_ text: [Unicode.Scalar]) -> String {
            let middle = text[start..<(text.count - end)]
            return Self.spelled(text[..<start], where: { _ in false }) + Self.spelled(middle, where: { _ in true })
                + Self.spelled(text[(text.count - end)...], where: { _ in false })
        }
        return (spelled(first), spelled(second))
    }
}
