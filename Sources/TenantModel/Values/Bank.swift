/// An Iranian bank, told from the first six digits of its cards.
///
/// Public lists disagree, so that a number of no known bank is worth a warning and no more.
public struct Bank: Hashable, Sendable {
    /// The name in Latin letters: `Mellat`.
    public let name: String

    /// The bank that a card belongs to; `nil` when its first six digits are not known.
    public init?(cardNumber: CardNumber) {
        self.init(digits: cardNumber.digits)
    }

    /// The bank that cards belong to whose numbers begin like `digits`; `nil` when the first six digits are not known.
    public init?(digits: String) {
        guard let name = Self.names[String(digits.prefix(6))] else { return nil }
        self.name = name
    }

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for (name, prefixes) in prefixes {
            for prefix in prefixes.split(separator: " ") { names[String(prefix)] = name }
        }
        return names
    }()

    private static let prefixes: [(String, String)] = [
        ("Ayandeh", "636214"),
        ("Dey", "502938"),
        ("Eghtesad Novin", "627412"),
        ("Gardeshgari", "505416 505426"),
        ("Iran Zamin", "505785"),
        ("Karafarin", "627488 502910"),
        ("Keshavarzi", "603770 639217"),
        ("Khavarmianeh", "585947"),
        ("Markazi", "636795 636797"),
        ("Maskan", "628023"),
        ("Mehr Iran", "606373"),
        ("Mellat", "610433 991975"),
        ("Melli", "603799 170019"),
        ("Parsian", "622106 627884 639194"),
        ("Pasargad", "502229 639347"),
        ("Post", "627760"),
        ("Refah", "589463"),
        ("Resalat", "504172"),
        ("Saderat", "603769 903769"),
        ("Saman", "621986"),
        ("Sanat-o-Madan", "627961"),
        ("Sarmayeh", "639607"),
        ("Sepah", "589210"),
        ("Shahr", "502806 504706"),
        ("Sina", "639346"),
        ("Tejarat", "627353 585983"),
        ("Tosee Saderat", "627648 207177"),
        ("Tosee Taavon", "502908"),
    ]
}
