/// A declared tenant is new, and its bot is in the database under another tenant's name.
public struct IdentityConflict: Error, Sendable, CustomStringConvertible {
    /// The slug of the new tenant.
    public let tenant: String
    /// The file that declares it.
    public let file: String
    /// The number before the colon of its token.
    public let telegramBotID: Int64
    /// The slug of the tenant that has the bot.
    public let owner: String

    /// What clashes and what to do about it.
    public var description: String {
        "\(file): bot \(telegramBotID) of the new tenant '\(tenant)' belongs to tenant '\(owner)' in the database; "
            + "two tenants are never one bot: give '\(tenant)' a token of its own, or keep the name '\(owner)'"
    }
}
