internal import CanonicalJSON
internal import Synchronization
internal import TenantModel

/// The live tokens in memory: every request is checked against them, none asks the database.
///
/// All of them are held, so that a token that is made up costs no query either. They are good for a bounded time after the
/// last look at the database: while it is down nobody can revoke a token, and nobody would hear of it. And they are good for
/// the state of the same database alone: numbers of tenants mean other tenants in another one.
final class TokenCache: Sendable {
    /// What becomes of a credential.
    enum Verdict: Sendable, Hashable {
        case admitted(Caller)
        /// With the challenge for `WWW-Authenticate`.
        case refused(challenge: String)
        /// The database has not been heard of for too long, or is another one than that of the state; worth another try after
        /// so many seconds.
        case unknown(retryAfter: Int)
    }

    /// How long tokens are good for without a word from the database.
    let grace: Duration
    private let table: Mutex<Table?>
    /// What was used, of tables that have been replaced since.
    private let usedBefore = Mutex<Set<Int32>>([])

    /// One reading of the database; what has been used since is noted in it.
    private final class Table: Sendable {
        let database: String
        let entries: [TokenHash: Entry]
        let readAt: ContinuousClock.Instant

        init(_ tokens: [LiveAPIToken], of database: String, _ readAt: ContinuousClock.Instant) {
            self.database = database
            self.readAt = readAt
            var entries: [TokenHash: Entry] = [:]
            for token in tokens {
                guard let hash = TokenHash(hexadecimal: token.hash) else { continue }
                entries[hash] = Entry(token, readAt)
            }
            self.entries = entries
        }

        func takeUsed() -> [Int32] {
            entries.values.filter { $0.isUsed.exchange(false, ordering: .relaxed) }.map(\.id)
        }
    }

    private final class Entry: Sendable {
        let id: Int32
        let caller: Caller
        let end: ContinuousClock.Instant?
        let isUsed = Atomic(false)

        init(_ token: LiveAPIToken, _ readAt: ContinuousClock.Instant) {
            id = token.id
            caller = Caller(token)
            end = token.timeLeft.map { readAt.advanced(by: $0) }
        }

        func noteUse() {
            // Reading is cheap where writing would take the line from the other core for every request.
            if !isUsed.load(ordering: .relaxed) { isUsed.store(true, ordering: .relaxed) }
        }
    }

    /// Makes a cache that knows no token yet and lets nobody in.
    ///
    /// - Parameter grace: How long tokens are good for without a word from the database.
    init(grace: Duration) {
        self.grace = grace
        table = Mutex(nil)
    }

    /// Takes all that the database holds in place of what was known.
    ///
    /// - Parameters:
    ///   - tokens: All live ones.
    ///   - database: The identity of the database that they are of.
    ///   - readAt: When they were asked for.
    func replace(with tokens: [LiveAPIToken], of database: String, readAt: ContinuousClock.Instant) {
        let new = Table(tokens, of: database, readAt)
        let old = table.withLock { table in
            defer { table = new }
            return table
        }
        // Readings are many to each time that uses are written down.
        if let old { keep(used: old.takeUsed()) }
    }

    /// Who a credential speaks for.
    ///
    /// - Parameters:
    ///   - credential: What was shown.
    ///   - database: The identity of the database whose state is asked for.
    ///   - now: When.
    /// - Returns: The caller, or why nobody is let in.
    func caller(
        of credential: Credential,
        in database: String,
        at now: ContinuousClock.Instant = .now
    ) -> Verdict {
        guard let table = known(of: database, at: now) else {
            return credential == .missing ? Self.missing : .unknown(retryAfter: 5)
        }
        guard case .token(let hash) = credential else {
            return credential == .missing ? Self.missing : Self.invalid
        }
        guard let entry = table.entries[hash], entry.end.map({ now < $0 }) ?? true else { return Self.invalid }
        entry.noteUse()
        return .admitted(entry.caller)
    }

    /// Whether tokens of a database can be looked up, so that somebody may be let in to its state.
    func isGood(in database: String, at now: ContinuousClock.Instant = .now) -> Bool {
        known(of: database, at: now) != nil
    }

    private func known(of database: String, at now: ContinuousClock.Instant) -> Table? {
        guard let table = table.withLock({ $0 }), table.readAt.duration(to: now) <= grace,
            table.database.hasSameBytes(as: database)
        else { return nil }
        return table
    }

    /// The tokens that were used since they were last taken, by number, however often they were read meanwhile.
    func takeUsed() -> [Int32] {
        let now = table.withLock { $0 }?.takeUsed() ?? []
        return usedBefore.withLock { before in
            defer { before = [] }
            return before.union(now).sorted()
        }
    }

    /// Remembers uses that are to be taken later: those that could not be written down.
    func keep(used ids: [Int32]) {
        guard !ids.isEmpty else { return }
        usedBefore.withLock { $0.formUnion(ids) }
    }

    /// When the database was last heard of.
    var readAt: ContinuousClock.Instant? { table.withLock { $0?.readAt } }

    /// How many tokens are known.
    var count: Int { table.withLock { $0?.entries.count ?? 0 } }

    private static let missing = Verdict.refused(challenge: #"Bearer realm="tenantctl""#)
    private static let invalid = Verdict.refused(challenge: #"Bearer realm="tenantctl", error="invalid_token""#)
}

extension Caller {
    /// Who a token speaks for.
    init(_ token: LiveAPIToken) {
        self.init(
            principal: token.botID.map(Principal.tenant) ?? .operator,
            scopes: token.scopes.reduce(into: []) { scopes, scope in
                switch scope {
                case .read: scopes.insert(.read)
                case .runtime: scopes.insert(.runtime)
                }
            }
        )
    }
}
