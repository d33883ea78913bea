internal import TenantRuntime

/// Who a token speaks for, and what it may do.
struct Caller: Sendable, Hashable {
    /// Whose data a token reaches.
    enum Principal: Sendable, Hashable {
        /// One tenant, by the id of its bot: what is not that tenant is not there.
        case tenant(Int32)
        /// All tenants, and the figures of the server.
        case `operator`
    }

    let principal: Principal
    let scopes: Scopes

    /// What a token may do.
    struct Scopes: OptionSet, Sendable, Hashable {
        let rawValue: UInt8

        /// Read what is not secret.
        static let read = Scopes(rawValue: 1)
        /// What a bot does at run time: see whole card numbers, take the next card, move money. Reads as well.
        static let runtime = Scopes(rawValue: 2)
    }

    /// Whether a route that asks for `scope` is open.
    func may(_ scope: Scopes) -> Bool {
        scopes.contains(scope) || scope == .read && scopes.contains(.runtime)
    }

    /// Whether it is an operator's token.
    var isOperator: Bool { principal == .operator }
}

extension Caller {
    /// The tenant called `slug`, if it is there and the caller's to see.
    ///
    /// A tenant's token is compared with its own tenant alone, so that neither the answer nor the time it takes tells
    /// whether another tenant exists.
    func tenant(_ slug: String, in snapshot: Snapshot) throws(Refusal) -> Bot {
        switch principal {
        case .operator:
            guard let bot = snapshot.bot(slug: slug) else { throw .noTenant }
            return bot
        case .tenant(let id):
            guard let bot = snapshot.bot(id: id), bot.slug == slug else { throw .noTenant }
            return bot
        }
    }

    /// All tenants that the caller may see, in byte order of their slugs. Bots that no manifest manages have none.
    func tenants(in snapshot: Snapshot) -> [Bot] {
        switch principal {
        case .operator: snapshot.bots.filter { $0.slug != nil }
        case .tenant(let id): snapshot.bot(id: id).map { $0.slug == nil ? [] : [$0] } ?? []
        }
    }
}
