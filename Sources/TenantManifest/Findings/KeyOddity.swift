internal import YAMLSyntax

/// A character in a key that nobody sees, or takes for another one: a joiner that was pasted along, a space behind the
/// name, a Cyrillic letter.
struct KeyOddity {
    /// The character.
    let character: Unicode.Scalar
    /// The key without it and its like, to be compared with known ones.
    let rest: String

    /// The character for messages, by its number in Unicode, since it does not show.
    var words: String {
        character.codePoint
            + (character.isInvisible ? ", which does not show" : character.isWhiteSpace ? ", which is white space" : "")
    }
}

extension YAMLScalar {
    /// What is odd about a key that would be a plain name but for one or two characters; `nil` where it is a name, or
    /// nothing like one.
    var oddity: KeyOddity? {
        guard byteCount <= 64, !isName else { return nil }
        let scalars = text.unicodeScalars
        let odd = scalars.filter { !$0.isASCII || $0.isWhiteSpace }
        guard let character = odd.first, odd.count <= 2 else { return nil }
        let rest = String(String.UnicodeScalarView(scalars.filter { $0.isASCII && !$0.isWhiteSpace }))
        return rest.utf8.span.isPlainName ? KeyOddity(character: character, rest: rest) : nil
    }
}
