internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import TenantRuntime

/// One open stream of events: what it is about, and what its client has heard already. Ends with the tenant, the token or
/// the server.
struct EventStream: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = Never

    private let backend: Backend
    private let credential: Credential
    private let caller: Caller
    private let lastID: String?
    /// The tenant that it is about, `bots.id`; `nil` for all.
    private let subject: Int32?
    private let subscription: ChangeFeed.Subscription

    /// Opens a stream for a request.
    ///
    /// - Throws: ``Refusal`` for a tenant that the caller may not see, and when there are as many streams as there may be, of
    ///   this token or of all.
    init(_ call: Call, _ caller: Caller, _ backend: Backend) throws(Refusal) {
        self.backend = backend
        self.caller = caller
        credential = Credential(call.headers)
        lastID = call.headers[.lastEventID]
        subject = try Self.subject(call, caller)?.id
        let number = subject == nil ? Self.number(of: lastID, in: backend.feed) : nil
        do throws(ChangeFeed.Full) {
            subscription = try backend.feed.subscribe(after: number, for: credential)
        } catch {
            switch error {
            case .ofToken: throw .tooMany("the token has as many event streams as it may have", retryAfter: 30)
            case .ofAll: throw .unavailable("there are as many event streams as there may be", retryAfter: 30)
            }
        }
    }

    /// Ends it, whoever waits for the next event.
    var ending: @Sendable () -> Void { subscription.ending }

    func makeAsyncIterator() -> Iterator {
        let greeting = ByteBuffer(string: ServerSentEvent.greeting(retry: .seconds(2)))
        var iterator = Iterator(
            stream: self,
            signals: subscription.signals.makeAsyncIterator(),
            told: lastID,
            last: subscription.last,
            waiting: [greeting]
        )
        if let subject { iterator.tell(of: subject) } else { iterator.waiting += beginning }
        return iterator
    }

    /// The state of now: a stream outlives the snapshot that its request was answered from.
    private var snapshot: Snapshot { backend.runtime.snapshot }

    /// The tenant that a stream is about; `nil` for all of them.
    private static func subject(_ call: Call, _ caller: Caller) throws(Refusal) -> Bot? {
        if let slug = call.query["tenant"] { return try caller.tenant(slug, in: call.snapshot) }
        guard case .tenant(let id) = caller.principal else { return nil }
        guard let bot = call.snapshot.bot(id: id) else { throw .noTenant }
        return bot
    }

    /// What the client has heard, and what it is told next.
    struct Iterator: AsyncIteratorProtocol {
        fileprivate let stream: EventStream
        fileprivate var signals: AsyncStream<ChangeFeed.Signal>.Iterator
        /// The tag that a client who follows one tenant was told last.
        fileprivate var told: String?
        /// The change that was heard of last.
        fileprivate var last: Int
        fileprivate var waiting: [ByteBuffer]
        fileprivate var isOver = false

        mutating func next() async -> ByteBuffer? {
            await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async -> ByteBuffer? {
            while waiting.isEmpty {
                guard !isOver, let signal = await signals.next(isolation: actor) else { return nil }
                hear(signal)
            }
            return waiting.removeFirst()
        }

        private mutating func hear(_ signal: ChangeFeed.Signal) {
            // A token that was revoked meanwhile hears no more.
            guard stream.isAdmitted else {
                isOver = true
                return
            }
            switch signal {
            case .change(let change): tell(change)
            case .heartbeat: waiting.append(ByteBuffer(string: ServerSentEvent.heartbeat))
            }
        }

        private mutating func tell(_ change: ChangeFeed.Change) {
            // A client who was slow did not hear of those between, and may have missed anything.
            let isWhole = change.number == last + 1
            last = change.number
            guard let subject = stream.subject else {
                waiting.append(stream.event(change, isWhole: isWhole))
                return
            }
            if !isWhole || change.bots.contains(subject) { tell(of: subject) }
        }

        /// Tells of a tenant unless the client knows already; one that is gone has no more to tell.
        fileprivate mutating func tell(of id: Int32) {
            guard let bot = stream.snapshot.bot(id: id) else {
                isOver = true
                return
            }
            let tag = stream.caller.tag(of: bot)
            guard tag != told else { return }
            told = tag
            waiting.append(EventStream.event(bot, tagged: tag))
        }
    }
}

extension EventStream {
    private static func event(_ bot: Bot, tagged tag: String) -> ByteBuffer {
        let event = ServerSentEvent(id: tag) { writer in
            writer.object { writer in
                writer.member("type", string: "refetchEvaluation")
                writer.member("etag", string: "\"\(tag)\"")
                writer.member("tenant", string: bot.slug)
                writer.member("revision", integer: bot.revision)
            }
        }
        return ByteBuffer(string: event.encoded)
    }

    private func event(_ change: ChangeFeed.Change, isWhole: Bool) -> ByteBuffer {
        event(number: change.number, revision: change.revision, tenants: isWhole ? change.names : nil)
    }

    private func event(number: Int, revision: Int64, tenants: [String]?) -> ByteBuffer {
        let event = ServerSentEvent(id: "\(backend.feed.name)-\(number)") { writer in
            writer.object { writer in
                writer.member("type", string: "refetchEvaluation")
                writer.member("revision", integer: revision)
                if let tenants {
                    writer.member("tenants") { writer in
                        writer.array { writer in
                            for tenant in tenants { writer.element { $0.write(string: tenant) } }
                        }
                    }
                }
            }
        }
        return ByteBuffer(string: event.encoded)
    }

    /// What a client of all tenants has missed; where nobody knows, that anything may have changed.
    private var beginning: [ByteBuffer] {
        subscription.missed.map { $0.map { event($0, isWhole: true) } }
            ?? [event(number: subscription.last, revision: snapshot.revision, tenants: nil)]
    }

    /// The number in an id of this feed; `nil` for one of another process.
    private static func number(of id: String?, in feed: ChangeFeed) -> Int? {
        guard let id else { return nil }
        let prefix = feed.name + "-"
        return id.hasPrefix(prefix) ? Int(id.dropFirst(prefix.count)) : nil
    }

    private var isAdmitted: Bool {
        let verdict = backend.tokens.caller(of: credential, in: snapshot.databaseIdentity)
        return if case .admitted = verdict { true } else { false }
    }
}
