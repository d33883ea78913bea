/// Codes of languages: two letters of ISO 639-1, where needed with a region after a dash, as
/// `bots.default_language varchar(5)` holds them.
public enum Language {
    /// What a code looks like, for messages.
    public static let rule = "two letters of ISO 639-1 such as fa, with or without a region such as pt-br"

    /// Whether `code` is a language that exists, in lower case; regions are checked for their form only.
    public static func isKnown(_ code: String) -> Bool { isKnown(code.utf8.span) }

    /// Whether these bytes are such a code.
    static func isKnown(_ code: Span<UInt8>) -> Bool {
        guard code.count == 2 || code.count == 5, index.place(of: code.extracting(0..<2)) != nil else { return false }
        return code.count == 2
            || code[2] == UInt8(ascii: "-") && code[3] &- 0x61 < 26 && code[4] &- 0x61 < 26
    }

    /// ISO 639-1, and `ua`: bots that are configured by country call Ukrainian so.
    private static let index = NameIndex(
        """
        aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el \
        en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it \
        iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
        my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl \
        sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ua ug uk ur uz ve vi vo wa wo xh yi \
        yo za zh zu
        """.split(separator: " ").map(String.init)
    )
}
