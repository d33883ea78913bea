internal import Escaping
internal import TenantModel

/// Two bots or two rows would be one, or would share what only one may have. Bots are looked at over the whole directory
/// and the whole database, whatever part was asked for.
public struct IdentityConflict: Error, Sendable, CustomStringConvertible {
    /// Everything that clashes; at least one.
    public let clashes: [Clash]

    /// What clashes and what to do about it, a line a clash.
    public var description: String { clashes.map(\.description).joined(separator: "\n") }

    /// What no two bots may share.
    public enum Property: Sendable, Hashable {
        /// The name.
        case slug(String)
        /// The number before the colon of the token.
        case telegramBotID(Int64)
        /// The token.
        case token
        /// The role of master.
        case master
        /// The key of a row, by the name of its kind: a rename would give it to a second row.
        case row(kind: String, key: String)
    }

    /// One declared tenant, and another bot with which it would share something.
    public struct Clash: Sendable, CustomStringConvertible {
        /// The declared tenant.
        public let tenant: String
        /// The file that declares it.
        public let file: String
        /// What both would have.
        public let property: Property
        /// The slug of the other bot; `nil` for one that nobody named.
        public let owner: String?
        /// One line: file, what clashes, with whom, and what to do.
        public let description: String
    }
}

extension IdentityConflict.Clash {
    /// `nil` when no manifest declares either of both: then it is not us who changes anything.
    init?(_ property: IdentityConflict.Property, _ first: Uniqueness.Bot, _ second: Uniqueness.Bot) {
        // The one that the plan would change is the one that is named; of two, the later.
        let (subject, other) = second.weight >= first.weight ? (second, first) : (first, second)
        guard let file = subject.file, let tenant = subject.name else { return nil }
        self.tenant = tenant
        self.file = file
        self.property = property
        self.owner = other.name
        let what = "\(file): \(property.words) of tenant '\(tenant)' belongs to \(other.words)"
        self.description = TerminalText.escaped("\(what); \(property.hint(tenant, other))")
    }
}

extension IdentityConflict.Clash {
    /// A rename to a key that a row has which was never applied.
    init(rowOf tenant: String, source: SourcePosition?, kind: ResourceKind, key: String, previousKey: String) {
        self.tenant = tenant
        self.file = source?.file ?? ""
        self.property = .row(kind: kind.name, key: key)
        self.owner = tenant
        let place = source.map { "\($0.file):\($0.origin.line): " } ?? ""
        self.description = TerminalText.escaped(
            "\(place)\(property.words) of tenant '\(tenant)' is there already, and no manifest made it, so that "
                + "'\(previousKey)' cannot get its name; give that row another key or delete it, or leave `renamed_from` out"
        )
    }
}

extension IdentityConflict.Property {
    fileprivate var words: String {
        switch self {
        case .slug(let slug): "the name '\(slug)'"
        case .telegramBotID(let id): "bot \(id)"
        case .token: "the bot token"
        case .master: "the role of master"
        case .row(let kind, let key): "the \(kind) '\(key)'"
        }
    }

    fileprivate func hint(_ tenant: String, _ other: Uniqueness.Bot) -> String {
        if other.file != nil, !other.isIncluded, other.change != nil { return "apply both tenants together" }
        switch self {
        case .slug, .row: return "a name is given once"
        case .master:
            if let file = other.file {
                return "one tenant is master: `master: false` in \(file) takes the role from that one"
            }
            return other.recorded?.isManaged == true
                ? "one tenant is master: declare the other again with `master: false` first"
                : "one tenant is master: take the role from that bot first, or declare it as well"
        case .telegramBotID, .token:
            let keep =
                switch other.name {
                case let name? where other.file == nil && other.recorded?.isManaged == true:
                    ", keep the name '\(name)', or say `renamed_from: \(name)`"
                case let name? where other.file == nil: ", or keep the name '\(name)'"
                default: ""
                }
            return "two tenants are never one bot: give '\(tenant)' a token of its own" + keep
        }
    }
}

extension Uniqueness.Bot {
    /// How much it is this one's doing.
    fileprivate var weight: Int {
        guard file != nil else { return 0 }
        return change == nil ? 1 : isIncluded ? 3 : 2
    }

    fileprivate var name: String? { change?.tenant ?? recorded?.slug ?? recorded?.appliedSlug }

    fileprivate var words: String {
        let isManaged = recorded?.isManaged ?? true
        switch (name, file) {
        case (let name?, let file?): return "tenant '\(name)' (\(file))"
        case (let name?, nil) where isManaged: return "tenant '\(name)' in the database, whose file is gone"
        case (let name?, nil): return "bot '\(name)' in the database, which no manifest declares"
        case (nil, _): return "bot number \(recorded?.botID ?? 0) of the database, which no manifest declares"
        }
    }
}
