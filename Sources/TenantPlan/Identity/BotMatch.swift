internal import CanonicalJSON
internal import TenantModel

/// The bot of the database that a declared tenant is.
struct BotMatch {
    /// As it was read.
    let recorded: RecordedTenant
    /// The same with its own row under the declared slug: a bot that is matched by its identity has no name yet, and
    /// others may have another one.
    let tenant: RecordedTenant
    /// What it was applied as, where the manifest renames it.
    let previousSlug: String?
    /// What became of its slug behind our back.
    let slugDrift: Change.Drift

    /// What it is called in the database, where that is neither its slug nor the one that it is renamed from.
    var liveKey: Change.LiveKey {
        slugDrift == .drift ? recorded.slug.map(Change.LiveKey.other) ?? .none : .asExpected
    }

    init(_ recorded: RecordedTenant, as slug: String, renamedFrom previousSlug: String? = nil) {
        self.recorded = recorded
        self.previousSlug = previousSlug
        let isNamed = recorded.slug?.hasSameBytes(as: slug) ?? false
        if let previousSlug {
            let isAsApplied = recorded.slug?.hasSameBytes(as: previousSlug) ?? false
            self.slugDrift = isAsApplied ? .none : isNamed ? .converged : .drift
        } else {
            self.slugDrift = isNamed ? .none : .drift
        }
        self.tenant = recorded.named(slug)
    }
}

extension RecordedTenant {
    /// The same bot with its row under `slug`.
    func named(_ slug: String) -> RecordedTenant {
        guard self.slug?.hasSameBytes(as: slug) != true || appliedSlug?.hasSameBytes(as: slug) == false else {
            return self
        }
        var named = self
        named.live[ResourceKind.bot.order].values.renameOnlyRow(slug)
        named.ledger[ResourceKind.bot.order]?.values.renameOnlyRow(slug)
        return named
    }
}
