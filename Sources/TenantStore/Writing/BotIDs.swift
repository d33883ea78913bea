internal import PostgresDriver
internal import TenantModel

/// `bots.id` of every tenant that an apply touches, those included that it has just created.
struct BotIDs {
    private var bySlug: [String: Int32] = [:]

    init(_ changes: [Change]) {
        for change in changes {
            if let id = change.target.botID { bySlug[change.tenant] = id }
        }
    }

    subscript(slug: String) -> Int32? { bySlug[slug] }

    /// Reads the ids that the server gave to new tenants.
    mutating func learn(_ slugs: [String], on connection: isolated PostgresConnection) throws {
        guard !slugs.isEmpty else { return }
        for row in try connection.query("SELECT slug, id FROM public.bots WHERE slug = ANY(\(slugs)::text[])") {
            bySlug[try row[0, as: String.self]] = try row[1, as: Int32.self]
        }
    }
}
