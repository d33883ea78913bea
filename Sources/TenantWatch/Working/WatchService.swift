public import Logging
internal import PostgresDriver
public import ServiceLifecycle
internal import Synchronization

/// Keeps a database at what files declare, or says where it is not, until it is told to end.
///
/// The thin shell round ``WatchMachine``: it waits, does what the machine wants done, and tells it what came of that.
public final class WatchService: Service {
    private let settings: WatchSettings
    private let source: WatchSource
    private let logger: Logger
    private let mailbox = WatchMailbox()
    private let result = Mutex<WatchEnding?>(nil)

    /// Makes a service that does nothing yet.
    ///
    /// - Parameters:
    ///   - settings: How often it looks, and what it does about what it finds.
    ///   - source: Where files and database are.
    ///   - logger: Who is told.
    public init(_ settings: WatchSettings, source: WatchSource, logger: Logger) {
        self.settings = settings
        self.source = source
        self.logger = logger
    }

    /// How the watch ended; `nil` while it runs.
    public var ending: WatchEnding? { result.withLock { $0 } }

    /// Watches until it is told to end, or for one round.
    ///
    /// When the group that runs it shuts down gracefully, a statement under way is cancelled and its transaction rolled
    /// back; a COMMIT under way is finished. Then the lead is given up.
    public func run() async throws {
        let files = startWatchingFiles()
        defer { files?.stop() }
        await withTaskCancellationOrGracefulShutdownHandler {
            await loop()
        } onCancelOrGracefulShutdown: { [mailbox, logger] in
            WatchNotice.stopping.write(to: logger)
            mailbox.post(.stop)
        }
    }

    private func startWatchingFiles() -> FileWatch? {
        guard !settings.isOnce else { return nil }
        do throws(FileWatchError) {
            return try FileWatch.start(source.watchedPaths) { [mailbox, logger] event in
                switch event {
                case .changed: mailbox.post(.filesChanged)
                case .watching(let folders): WatchNotice.watchingFiles(folders: folders).write(to: logger)
                case .incomplete(let reason): WatchNotice.filesUnwatched(reason).write(to: logger)
                }
            }
        } catch {
            WatchNotice.filesUnwatched(error.description).write(to: logger)
            return nil
        }
    }

    private func loop() async {
        let began = ContinuousClock.now
        var machine = WatchMachine(settings)
        var session = LeaderSession(
            settings.mode,
            connect: { [source] in
                var configuration = source.configuration
                configuration.applicationName = "tenantctl watch"
                return try await cancelWhenGracefulShutdown { [configuration] in
                    try await PostgresConnection.connect(configuration)
                }
            },
            fault: source.fault
        )
        var events: [WatchEvent] = [.started]
        while true {
            while !events.isEmpty {
                let actions = machine.handle(events.removeFirst(), at: .now - began)
                for action in actions {
                    switch action {
                    case .say(let notice): notice.write(to: logger)
                    case .askForLead:
                        let answer = await session.ask()
                        events.append(.lead(answer))
                    case .runRound(let cause):
                        WatchNotice.roundBegun(cause).write(to: logger)
                        events.append(.roundEnded(await runRound()))
                    case .finish(let ending):
                        await session.giveUp()
                        result.withLock { $0 = ending }
                        WatchNotice.stopped.write(to: logger)
                        return
                    }
                }
            }
            if let letter = mailbox.take() {
                events.append(letter == .stop ? .stop : .filesChanged)
            } else if let deadline = machine.deadline, .now - began >= deadline {
                events.append(.due)
            } else {
                await mailbox.wait(atMost: machine.deadline.map { $0 - (.now - began) })
            }
        }
    }

    /// A round that ends early when the watch is to end.
    private func runRound() async -> RoundReport {
        // Whatever changed before is what this round reads.
        _ = mailbox.take()
        let round = Round(mode: settings.mode, source: source, filesMoved: { [mailbox] in mailbox.holdsFileChange })
        return await cancelWhenGracefulShutdown { await round.run() }
    }
}
