/// What may stand at the top of `_policy.yaml`, and below `shared`. Decoder and schema read it.
enum PolicySection: String, CaseIterable {
    case version, limits, acknowledgements, drift, shared, paths

    /// What it means: a sentence that editors show.
    var about: String {
        switch self {
        case .version: "The version of the language."
        case .limits: "How much one apply may take away."
        case .acknowledgements: "Which risks that are only notes have to be accepted by name here."
        case .drift: "What counts as drift here, and is only named otherwise."
        case .shared: "Secrets that every tenant and every layer may refer to."
        case .paths: "What the values at dotted paths may be; `*` stands for any key."
        }
    }

    /// What may stand below `shared`.
    enum Shared: String, CaseIterable {
        case secrets, files

        /// What it means: a sentence that editors show.
        var about: String {
            switch self {
            case .secrets: "Names of variables."
            case .files: "Paths below the folder of secrets."
            }
        }

        /// What an entry looks like, for messages.
        var rule: String {
            switch self {
            case .secrets: "A-Z, a-z, 0-9 and _, no digit first, at most 255 characters"
            case .files: "below the folder of secrets, without `.`, `..` and empty parts"
            }
        }
    }

    /// The most constraints, and the most shared secrets of a kind.
    static let most = 1_000
}
