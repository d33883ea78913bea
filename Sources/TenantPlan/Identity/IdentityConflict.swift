internal import Escaping
internal import TenantModel

/// Two bots or two rows would be one, or would share what only one may have. Bots are looked at over the whole directory
/// and the whole database, whatever part was asked for.
public struct IdentityConflict: Error, Sendable, CustomStringConvertible {
    /// Everything that clashes; at least one.
    public let clashes: [Clash]

    /// What clashes and what to do about it, a line a clash; and what can be done without them.
    public var description: String {
        let lines = clashes.map(\.description)
        let isOfStrangers = clashes.allSatisfy(\.isOfStranger)
        // Holds keep nobody out of a rollback.
        let wayAround = clashes.contains(where: \.isOfRollback) ? Self.wayBackAround : Self.wayAround
        return (lines + (isOfStrangers ? [wayAround] : [])).joined(separator: "\n")
    }

    private static let wayAround =
        "hint: the others can be planned meanwhile: by name with --tenant, or all of them while 'tenantctl hold' keeps this one out"
    private static let wayBackAround = "hint: the others can go back meanwhile: by name with --tenant"

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
        /// Whether the other one is a row of the database that no manifest declares and no apply wrote.
        let isOfStranger: Bool
        /// Whether a rollback would make them share it: what stands in place of a manifest is an earlier revision.
        let isOfRollback: Bool
        /// One line: file, what clashes, with whom, and what to do.
        public let description: String
    }
}

extension IdentityConflict.Clash {
    /// `nil` when no manifest declares `subject`: then it is not us who changes anything. Of halves it is where it would be
    /// none if all that is planned were done.
    init?(
        _ property: IdentityConflict.Property,
        of subject: Uniqueness.Bot,
        with other: Uniqueness.Bot,
        isOfHalves: Bool
    ) {
        guard let file = subject.file, let tenant = subject.name else { return nil }
        self.tenant = tenant
        self.file = file
        self.property = property
        self.owner = other.name
        self.isOfStranger = other.isStranger
        self.isOfRollback = subject.goesBack
        let words = isOfRollback ? other.rollbackWords : other.words
        let what = "\(file): \(property.words) of tenant '\(tenant)' belongs to \(words)"
        let hint =
            switch (isOfRollback, isOfHalves) {
            case (false, false): property.hint(tenant, other)
            case (false, true): other.togetherHint
            case (true, false): property.rollbackHint(tenant, other)
            case (true, true): "go back with both tenants together"
            }
        self.description = TerminalText.escaped("\(what); \(hint)")
    }
}

extension IdentityConflict.Clash {
    /// A rename to a key that a row has which was never applied.
    init(rowOf declared: DesiredTenant, source: SourcePosition?, row: WrittenRow, previousKey: String) {
        let (kind, key, tenant) = (row.kind, row.key, declared.slug)
        self.tenant = tenant
        let isOfRollback = declared.goesBack
        self.isOfRollback = isOfRollback
        self.file = source?.file ?? ""
        self.property = .row(kind: kind.name, key: key)
        self.owner = tenant
        self.isOfStranger = true
        // A revision has no lines, and no `renamed_from` that could be left out.
        let place = source.map { isOfRollback ? "\($0.file): " : "\($0.file):\($0.origin.line): " } ?? ""
        let orElse = isOfRollback ? "" : ", or leave `renamed_from` out"
        self.description = TerminalText.escaped(
            "\(place)\(property.words) of tenant '\(tenant)' is there already, and no manifest made it, so that "
                + "'\(previousKey)' cannot get its name; take that row out of the way\(orElse): " + row.statement
        )
    }

    /// A row that is in the way, and what takes it out of it.
    struct WrittenRow {
        let kind: ResourceKind
        let key: String
        let botID: Int32
        /// Its surrogate key, where its table has one.
        let rowID: Int32?

        /// A key of a manifest needs no quoting; where the row has a number it only loses its name.
        fileprivate var statement: String {
            if let column = kind.idColumn, let rowID {
                return "UPDATE public.\(kind.table) SET \(kind.keyColumn) = NULL WHERE \(column) = \(rowID);"
            }
            return "DELETE FROM public.\(kind.table) WHERE bot_id = \(botID) AND \(kind.keyColumn) = '\(key)';"
        }
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
        if other.isStranger, let row = other.recorded?.botID { return hint(tenant, row, named: other.name) }
        switch self {
        case .slug, .row: return nameHint(other)
        case .master: return "one tenant is master: " + masterHint(other)
        case .telegramBotID, .token:
            let keep =
                switch other.name {
                case let name? where other.file == nil: ", keep the name '\(name)', or say `renamed_from: \(name)`"
                default: ""
                }
            return "two tenants are never one bot: give '\(tenant)' a token of its own" + keep
        }
    }

    private func nameHint(_ other: Uniqueness.Bot) -> String {
        // One whose file is gone, and whose name somebody has changed.
        guard other.file == nil, let own = other.recorded?.appliedSlug, self != .slug(own),
            let row = other.recorded?.botID
        else { return "a name is given once" }
        return "a name is given once; this gives that bot its own again: "
            + "UPDATE public.bots SET slug = '\(own)' WHERE id = \(row);"
    }

    /// Likewise where a rollback would make them share it. It asks no manifest, so a line of one helps once it was applied.
    fileprivate func rollbackHint(_ tenant: String, _ other: Uniqueness.Bot) -> String {
        guard let row = other.recorded?.botID else { return nameHint(other) }
        switch self {
        case .slug, .row: return other.isStranger ? hint(tenant, row, named: other.name) : nameHint(other)
        case .master:
            let taken = "UPDATE public.bots SET is_master = false WHERE id = \(row);"
            guard !other.isStranger, let name = other.name else {
                return "one tenant is master: take the role from that bot first: " + taken
            }
            return "one tenant is master, and going back leaves '\(name)' the role: "
                + "apply `master: false` in its manifest first, or: " + taken
        case .telegramBotID, .token:
            let first =
                "two tenants are never one bot, and going back leaves tokens as they are: "
                + "apply a token of its own in the manifest of '\(tenant)' first"
            guard other.isStranger else { return first }
            return first + ", or, where nobody needs that row: DELETE FROM public.bots WHERE id = \(row);"
        }
    }

    /// How a tenant of ours, which keeps the role, loses it.
    private func masterHint(_ other: Uniqueness.Bot) -> String {
        guard let file = other.file else { return "declare the other again with `master: false` first" }
        if other.deniesRole, let row = other.recorded?.botID {
            return "`management` in \(file) leaves it to the database whether that one is; take `master` out of it, "
                + "or: UPDATE public.bots SET is_master = false WHERE id = \(row);"
        }
        let hint = "`master: false` in \(file) takes the role from that one"
        return other.isIncluded ? hint : hint + "; then " + other.togetherHint
    }

    /// What to do about a row that nobody declares and no apply wrote: somebody may have inserted it, or it is a bot that
    /// runs, and only people can tell.
    private func hint(_ tenant: String, _ row: Int32, named name: String?) -> String {
        switch self {
        case .slug, .row:
            "a name is given once; this takes it from that row: UPDATE public.bots SET slug = NULL WHERE id = \(row);"
        case .master:
            "one tenant is master: declare that bot as well, or take the role from it: "
                + "UPDATE public.bots SET is_master = false WHERE id = \(row);"
        case .telegramBotID, .token:
            "two tenants are never one bot: give '\(tenant)' a token of its own"
                + (name.map { ", keep the name '\($0)'" } ?? "")
                + ", or, where nobody needs that row: DELETE FROM public.bots WHERE id = \(row);"
        }
    }
}

extension Uniqueness.Bot {
    /// Whether it is a row of the database that no manifest declares and no apply wrote.
    fileprivate var isStranger: Bool { file == nil && recorded?.isManaged == false }

    /// What to do where each of two would do what the other has to wait for.
    fileprivate var togetherHint: String {
        guard isHeld, let name else { return "apply both tenants together" }
        return "'\(name)' is held: 'tenantctl release \(name)', then apply both tenants together"
    }

    fileprivate var name: String? { change?.tenant ?? recorded?.appliedSlug ?? recorded?.slug }

    /// Likewise where neither has a manifest: one of ours that does not go back is one that an apply made since.
    fileprivate var rollbackWords: String {
        switch (name, file) {
        case (let name?, _?): "tenant '\(name)'"
        case (let name?, nil) where !isStranger: "tenant '\(name)', which was made since"
        default: words
        }
    }

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
