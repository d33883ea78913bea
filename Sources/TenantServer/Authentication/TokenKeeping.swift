internal import CanonicalJSON
internal import Glibc
internal import Logging
internal import TenantModel
internal import TenantRuntime

/// Keeps the tokens on disk as they are read, and brings them back where the database cannot be read at the start.
///
/// They are written when they change, and else now and then: how long ago they were read decides for how long they are good
/// after a restart.
actor TokenKeeping {
    private let copy: TokenCopy
    private let grace: Duration
    private let database: @Sendable () -> String
    private let logger: Logger
    /// What was written last, and when it was read.
    private var written: (tokens: [LiveAPIToken], database: String, readAt: ContinuousClock.Instant)?
    private var isFailing = false

    /// Makes one that has written nothing yet.
    ///
    /// - Parameters:
    ///   - settings: The copy of the state that the tokens are kept beside.
    ///   - grace: How long tokens are good for after they were read.
    ///   - logger: Who is told when they cannot be written.
    ///   - database: The identity of the database whose state is served.
    init(
        _ settings: DiskCopySettings,
        grace: Duration,
        logger: Logger,
        database: @escaping @Sendable () -> String
    ) {
        copy = TokenCopy(beside: settings)
        self.grace = grace
        self.logger = logger
        self.database = database
    }

    /// Writes tokens down unless the file is as good as new.
    ///
    /// - Parameters:
    ///   - tokens: All live ones.
    ///   - database: The identity of the database that they are of.
    ///   - readAt: When they were asked for.
    func keep(_ tokens: [LiveAPIToken], of database: String, readAt: ContinuousClock.Instant) async {
        if let written, written.database == database,
            written.readAt.duration(to: readAt) < min(.seconds(60), grace / 4),
            written.tokens.elementsEqual(tokens, by: { $0.opensTheSame(as: $1) })
        {
            return
        }
        let contents = TokenCopy.Contents(
            database: database,
            readAt: Self.clock - Int64(readAt.duration(to: .now) / .milliseconds(1)),
            tokens: tokens
        )
        let fault = await onOwnThread { [copy] in
            do throws(DiskCopyError) {
                try copy.write(contents)
                return nil as String?
            } catch {
                return error.description
            }
        }
        if let fault, !isFailing {
            logger.warning("tokens are not kept on disk: \(fault)", metadata: ["event": "token_copy_failed"])
        }
        isFailing = fault != nil
        written = fault == nil ? (tokens, database, readAt) : nil
    }

    /// Has a cache know what the disk knows, for as long as that is good.
    func restore(to cache: TokenCache) async {
        let result = await onOwnThread { [copy] in
            do throws(DiskCopyError) {
                return Result<TokenCopy.Contents, DiskCopyError>.success(try copy.read())
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .failure(let error): refuse(error.description)
        case .success(let contents):
            let age = Duration.milliseconds(Self.clock - contents.readAt)
            guard contents.database.hasSameBytes(as: database()) else {
                refuse("they are of another database than the state")
                return
            }
            guard age >= .zero, age <= grace else {
                refuse("they were read too long ago, or at a time that is yet to come")
                return
            }
            cache.replace(with: contents.tokens, of: contents.database, readAt: .now - age)
            logger.notice(
                "tokens are those on disk",
                metadata: [
                    "event": "tokens_from_disk", "age_seconds": .stringConvertible(age.components.seconds),
                    "tokens": .stringConvertible(contents.tokens.count),
                ]
            )
        }
    }

    private func refuse(_ reason: String) {
        logger.warning("tokens on disk are not used: \(reason)", metadata: ["event": "token_copy_refused"])
    }

    /// Unix time in milliseconds.
    private static var clock: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension LiveAPIToken {
    /// Whether both open the same; when they end is known of each.
    fileprivate func opensTheSame(as other: LiveAPIToken) -> Bool {
        id == other.id && hash == other.hash && botID == other.botID && scopes == other.scopes
            && (timeLeft == nil) == (other.timeLeft == nil)
    }
}
