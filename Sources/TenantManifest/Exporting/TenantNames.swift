internal import CanonicalJSON
internal import TenantModel

/// What the manifests of a database's bots are called.
///
/// A bot that somebody else made has no slug, and a manifest cannot be without: its name becomes one where that says the
/// same, else the number before the colon of its token does. When it is applied, the bot is found by its token.
struct TenantNames {
    /// The made-up slugs by `bots.id`.
    private var madeUp: [Int32: String] = [:]

    init(of database: RecordedDatabase) {
        var taken = Set(database.tenants.flatMap { [$0.slug, $0.appliedSlug].compactMap(\.self) })
        for tenant in database.tenants where tenant.slug == nil && !tenant.isManaged {
            let wanted = Self.slug(of: tenant)
            var slug = wanted
            var number = 1
            while !taken.insert(slug).inserted {
                number += 1
                slug = String(wanted.prefix(63 - 4)) + "-\(number)"
            }
            madeUp[tenant.botID] = slug
        }
    }

    /// What a bot is called; `nil` where its slug is none that a tenant could have.
    func name(of tenant: RecordedTenant) -> String? {
        guard let slug = tenant.slug else { return madeUp[tenant.botID] }
        return TenantSlug.isValid(slug) ? slug : nil
    }

    /// Whether an apply finds a bot that has no slug: by the number of its token.
    static func isRecognised(_ tenant: RecordedTenant) -> Bool {
        (filledNumber(of: tenant.live[ResourceKind.bot.order].values) ?? tenant.tokenNumber) != nil
    }

    private static func slug(of tenant: RecordedTenant) -> String {
        let bot = tenant.live[ResourceKind.bot.order].values
        if let field = ResourceKind.bot.fieldIndex("name"), !bot.isEmpty, case .text(let name) = bot[0, field],
            let slug = slug(saying: name)
        {
            return slug
        }
        let number = filledNumber(of: bot) ?? tenant.tokenNumber ?? 0
        return number > 0 ? "bot-\(number)" : "bot-row-\(tenant.botID)"
    }

    /// What `telegram_bot_id` says. The column is ours: where somebody else made the row, nobody filled it.
    private static func filledNumber(of bot: RowSet) -> Int64? {
        guard let field = ResourceKind.bot.fieldIndex("telegram_bot_id"), !bot.isEmpty,
            case .integer(let number) = bot[0, field]
        else { return nil }
        return number
    }

    /// `kaveh-shop` for `Kaveh Shop!`; `nil` for a name with letters that a slug has not.
    private static func slug(saying name: String) -> String? {
        // In lower case and with dashes neither is recognised any more, and the name of a file is shown everywhere.
        guard !BotToken.isHeld(in: name), !CardNumber.isHeld(in: name) else { return nil }
        guard !name.unicodeScalars.contains(where: { !$0.isASCII && $0.properties.isAlphabetic }) else { return nil }
        let words = name.lowercased().utf8.split { byte in byte == UInt8(ascii: "-") || !TenantSlug.isCharacter(byte) }
        let slug = words.map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: "-")
        return TenantSlug.isValid(slug) && words.contains { $0.contains { $0 > UInt8(ascii: "9") } } ? slug : nil
    }
}
