internal import CanonicalJSON
internal import Synchronization
internal import TenantRuntime

/// Tells open event streams which tenants have changed: each new snapshot is compared with the one before once, however
/// many streams there are.
final class ChangeFeed: Sendable {
    /// A change that was seen: the tenants that differ between two snapshots.
    struct Change: Sendable, Hashable {
        /// Counts changes of this feed, from 1.
        let number: Int
        /// The database's revision behind it.
        let revision: Int64
        /// `bots.id` of those that changed, came or went.
        let bots: Set<Int32>
        /// What they are called, and were called before where that was another slug, in byte order; `nil` where one has no
        /// name, or there are too many of them.
        let names: [String]?
    }

    /// What an open stream hears.
    enum Signal: Sendable {
        case change(Change)
        /// Time to show that the stream is alive, and to look whether it may go on.
        case heartbeat
    }

    /// What a stream begins with.
    struct Subscription: Sendable {
        /// Changes after the one that was named, if all of them are still known; else `nil`.
        let missed: [Change]?
        /// The last change before what comes next.
        let last: Int
        /// What comes next.
        let signals: AsyncStream<Signal>
        /// Ends them.
        let ending: @Sendable () -> Void
    }

    /// Why no stream is opened.
    enum Full: Error, Sendable {
        /// The token has as many as one may have.
        case ofToken
        /// There are as many as there may be, or the server stops.
        case ofAll
    }

    /// How many changes are kept for streams that come back.
    private static let kept = 256
    /// More tenants than this are not named one by one.
    private static let named = 100

    /// Names this feed among those of other processes.
    let name: String
    private let limit: Int
    private let limitOfToken: Int
    private let state: Mutex<State>

    private struct State {
        var snapshot: Snapshot
        var last = 0
        var recent: [Change] = []
        var streams: [Int: AsyncStream<Signal>.Continuation] = [:]
        /// Whose stream each is, and how many of them each token has.
        var owners: [Int: Credential] = [:]
        var counts: [Credential: Int] = [:]
        var nextStream = 0
        var isOver = false

        mutating func open(_ stream: AsyncStream<Signal>.Continuation, for owner: Credential) -> Int {
            defer { nextStream += 1 }
            streams[nextStream] = stream
            owners[nextStream] = owner
            counts[owner, default: 0] += 1
            return nextStream
        }

        mutating func end(_ stream: Int) {
            streams[stream] = nil
            guard let owner = owners.removeValue(forKey: stream), let count = counts[owner] else { return }
            counts[owner] = count > 1 ? count - 1 : nil
        }

        /// Changes after a number; `nil` where that is none of this feed's, or too long ago.
        func missed(after number: Int?) -> [Change]? {
            guard let number, number <= last, number >= last - recent.count else { return nil }
            return recent.filter { $0.number > number }
        }
    }

    /// Makes a feed.
    ///
    /// - Parameters:
    ///   - snapshot: What changes are told against.
    ///   - limit: How many streams there may be at a time.
    ///   - limitOfToken: How many of them may be of one token.
    init(from snapshot: Snapshot, limit: Int, limitOfToken: Int) {
        name = String(UInt64.random(in: .min ... .max), radix: 36)
        self.limit = limit
        self.limitOfToken = limitOfToken
        state = Mutex(State(snapshot: snapshot))
    }

    /// How many streams are open.
    var streamCount: Int { state.withLock { $0.streams.count } }

    /// Takes a newer snapshot and tells what is different in it.
    func take(_ snapshot: Snapshot) {
        let before = state.withLock { $0.snapshot }
        let bots = Self.changedBots(from: before, to: snapshot)
        // Now or never: what a tenant was called before cannot be looked up later.
        let names = Self.names(of: bots, before, snapshot)
        let (change, streams) = state.withLock { state -> (Change?, [AsyncStream<Signal>.Continuation]) in
            state.snapshot = snapshot
            guard !bots.isEmpty || snapshot.revision != before.revision else { return (nil, []) }
            state.last += 1
            let change = Change(number: state.last, revision: snapshot.revision, bots: bots, names: names)
            state.recent.append(change)
            if state.recent.count > Self.kept { state.recent.removeFirst() }
            return (change, Array(state.streams.values))
        }
        if let change { for stream in streams { stream.yield(.change(change)) } }
    }

    /// Opens a stream.
    ///
    /// - Parameters:
    ///   - number: The change that the client saw last, if it names one of this feed.
    ///   - owner: Whose it is.
    /// - Returns: What the stream begins with, and what comes next.
    /// - Throws: ``Full``.
    func subscribe(after number: Int?, for owner: Credential) throws(Full) -> Subscription {
        // A client that does not read gets the newest changes and loses the oldest; the gap in their numbers tells.
        let (signals, continuation) = AsyncStream.makeStream(
            of: Signal.self,
            bufferingPolicy: .bufferingNewest(Self.kept)
        )
        let result = state.withLock { state -> Result<Subscription, Full> in
            guard !state.isOver, state.streams.count < limit else { return .failure(.ofAll) }
            guard state.counts[owner, default: 0] < limitOfToken else { return .failure(.ofToken) }
            let id = state.open(continuation, for: owner)
            continuation.onTermination = { [weak self] _ in self?.end(id) }
            return .success(
                Subscription(missed: state.missed(after: number), last: state.last, signals: signals) { [weak self] in
                    self?.close(id)
                }
            )
        }
        if case .failure = result { continuation.finish() }
        return try result.get()
    }

    /// Has all streams show that they are alive.
    func beat() {
        for stream in state.withLock({ Array($0.streams.values) }) { stream.yield(.heartbeat) }
    }

    /// Ends all streams and opens none any more.
    func finish() {
        let streams = state.withLock { state in
            state.isOver = true
            defer { state.streams = [:] }
            return Array(state.streams.values)
        }
        for stream in streams { stream.finish() }
    }

    /// Ends a stream whose client has gone. Not under the lock: the stream itself says that it has ended.
    private func close(_ id: Int) {
        state.withLock { $0.streams[id] }?.finish()
    }

    private func end(_ id: Int) {
        state.withLock { $0.end(id) }
    }

    /// All slugs that bots have in two snapshots: clients keep tenants by them, and one that is renamed or deleted is no more there
    /// under the one that they know.
    private static func names(of bots: Set<Int32>, _ old: Snapshot, _ new: Snapshot) -> [String]? {
        guard bots.count <= named else { return nil }
        var names: Set<String> = []
        for id in bots {
            let slugs = [old.bot(id: id)?.slug, new.bot(id: id)?.slug].compactMap(\.self)
            guard !slugs.isEmpty else { return nil }
            names.formUnion(slugs)
        }
        return names.sorted { $0.precedesInBytes($1) }
    }

    /// The bots whose tag differs, or that are in one of both alone.
    private static func changedBots(from old: Snapshot, to new: Snapshot) -> Set<Int32> {
        var changed: Set<Int32> = []
        for bot in new.bots where old.bot(id: bot.id)?.etag != bot.etag { changed.insert(bot.id) }
        for bot in old.bots where new.bot(id: bot.id) == nil { changed.insert(bot.id) }
        return changed
    }
}
