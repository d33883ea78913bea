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
        /// Whether it was asked for, and nobody holds it.
        let isIncluded: Bool
        /// Whether somebody holds it.
        var isHeld = false
        /// Whether the manifest says that it is not the master.
        var deniesRole = false
        /// Whether it goes back to an earlier revision, which stands in the place of the manifest.
        var goesBack = false
    }

    /// - Throws: ``IdentityConflict`` with everything that would be there twice.
    static func check(_ bots: [Bot]) throws(IdentityConflict) {
        var clashes = Uniqueness().clashes(bots, isOfHalves: false) { $0.change }
        // Two tenants may swap tokens; half a swap is no swap.
        if clashes.isEmpty, bots.contains(where: { !$0.isIncluded && $0.change != nil }) {
            clashes = Uniqueness().clashes(bots, isOfHalves: true) { $0.isIncluded ? $0.change : nil }
        }
        if !clashes.isEmpty { throw IdentityConflict(clashes: clashes) }
    }

    private var bySlug: [String: Int] = [:]
    private var byTelegramID: [Int64: Int] = [:]
    private var byToken: [Fingerprint: Int] = [:]
    private var master: Int?

    /// Everything that would be there twice after `change`; of halves where all changes together would leave nothing.
    private func clashes(
        _ bots: [Bot],
        isOfHalves: Bool,
        change: (Bot) -> Change?
    ) -> [IdentityConflict.Clash] {
        var seen = self
        var clashes: [IdentityConflict.Clash] = []
        for (place, bot) in bots.enumerated() {
            guard let values = UniqueValues(bot.recorded, after: change(bot)) else { continue }
            guard let (other, property) = seen.take(values, place), Self.concernsUs(bots[other], bot) else { continue }
            let (first, second) = (bots[other], bot)
            // The one that is named is the one that would get it from the plan, or that the plan would change at all; of
            // two, the later.
            let isFirst = first.weight(property, change(first)) > second.weight(property, change(second))
            let (subject, owner) = isFirst ? (first, second) : (second, first)
            if let clash = IdentityConflict.Clash(property, of: subject, with: owner, isOfHalves: isOfHalves) {
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

extension Uniqueness.Bot {
    /// How much it is this one's doing that two have a property.
    fileprivate func weight(_ property: IdentityConflict.Property, _ planned: Change?) -> Int {
        guard file != nil else { return 0 }
        if gets(property, by: planned) { return 4 }
        return change == nil ? 1 : isIncluded ? 3 : 2
    }

    /// Whether it has the property only when `planned` is done.
    private func gets(_ property: IdentityConflict.Property, by planned: Change?) -> Bool {
        guard planned != nil, let values = UniqueValues(recorded, after: planned) else { return false }
        return recorded.map { !values.agrees(property, with: UniqueValues(live: $0)) } ?? true
    }
}
