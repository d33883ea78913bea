internal import TenantModel

/// Looks at all bots as they will be and finds what two of them would share: a constraint would stop the apply, with
/// half a sentence and after the approval.
struct Uniqueness {
    /// One bot of the directory, of the database or of both.
    struct Bot {
        /// What the database holds of it; `nil` for a new tenant.
        let recorded: RecordedTenant?
        /// What becomes of its own row.
        let change: Change?
        /// The manifest; `nil` where there is none.
        let file: String?
        /// Whether it was asked for.
        let isIncluded: Bool
    }

    /// - Throws: ``IdentityConflict`` with everything that would be there twice.
    static func check(_ bots: [Bot]) throws(IdentityConflict) {
        var clashes = Uniqueness().clashes(bots) { $0.change }
        // Two tenants may swap tokens; half a swap is no swap.
        if clashes.isEmpty, bots.contains(where: { !$0.isIncluded && $0.change != nil }) {
            clashes = Uniqueness().clashes(bots) { $0.isIncluded ? $0.change : nil }
        }
        if !clashes.isEmpty { throw IdentityConflict(clashes: clashes) }
    }

    private var bySlug: [String: Int] = [:]
    private var byTelegramID: [Int64: Int] = [:]
    private var byToken: [Fingerprint: Int] = [:]
    private var master: Int?

    private func clashes(_ bots: [Bot], change: (Bot) -> Change?) -> [IdentityConflict.Clash] {
        var seen = self
        var clashes: [IdentityConflict.Clash] = []
        for (place, bot) in bots.enumerated() {
            guard let values = UniqueValues(bot.recorded, after: change(bot)) else { continue }
            if let (other, property) = seen.take(values, place), Self.concernsUs(bots[other], bot),
                let clash = IdentityConflict.Clash(property, bots[other], bot)
            {
                clashes.append(clash)
            }
        }
        return clashes
    }

    /// Whether a clash is one of the plan's tenants. Manifests are looked at as a whole; but what a row of the database that
    /// nobody declares has in common with a tenant that is held, or that nobody asked for, is there already and stays, and
    /// must not keep the others back.
    private static func concernsUs(_ first: Bot, _ second: Bot) -> Bool {
        switch (first.file, second.file) {
        case (nil, _?): second.isIncluded
        case (_?, nil): first.isIncluded
        case (nil, nil), (_?, _?): true
        }
    }

    /// Notes what the bot at `place` will have; returns who has the same and what it is, the gravest alone.
    private mutating func take(_ values: UniqueValues, _ place: Int) -> (Int, IdentityConflict.Property)? {
        var found: (Int, IdentityConflict.Property)?
        func note(_ other: Int?, _ property: IdentityConflict.Property) {
            if let other, found == nil { found = (other, property) }
        }
        if let slug = values.slug { note(bySlug.updateValue(place, forKey: slug), .slug(slug)) }
        if let id = values.telegramBotID { note(byTelegramID.updateValue(place, forKey: id), .telegramBotID(id)) }
        if let token = values.token { note(byToken.updateValue(place, forKey: token), .token) }
        if values.isMaster {
            note(master, .master)
            master = place
        }
        return found
    }
}
