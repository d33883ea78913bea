internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
public import ServiceLifecycle
public import TenantRuntime

/// Serves the state of a ``TenantRuntime`` over HTTP: flags by OFREP 0.3, tenants, cards and wallets, events, and its own
/// health and figures.
///
/// Run it in a group beside the runtime that it reads. It ends with the group: requests under way are answered, event
/// streams are closed.
public struct TenantServer: Service {
    private let settings: ServerSettings
    private let logger: Logger
    private let responder: ServerResponder
    private let tokens: TokenFeed
    private let events: EventService
    private let builder: HTTPServerBuilder

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - settings: Where it listens, and how much clients may take.
    ///   - runtime: What it serves; somebody else runs it.
    ///   - logger: Who is told of what goes wrong.
    /// - Throws: ``ServerError`` when the certificate or its key cannot be used, and for an address that is not of this
    ///   machine alone when neither TLS nor its absence was asked for.
    public init(_ settings: ServerSettings, runtime: TenantRuntime, logger: Logger) throws(ServerError) {
        try settings.check()
        self.settings = settings
        self.logger = logger
        let tokens = TokenCache(grace: settings.tokenGrace)
        let backend = Backend(runtime: runtime, tokens: tokens, limits: settings.limits)
        builder = try Self.builder(settings, backend.metrics)
        responder = ServerResponder(backend, limits: settings.limits, logger: logger)
        self.tokens = TokenFeed(
            settings.database,
            cache: tokens,
            logger: logger,
            keeping: settings.stateCopy.map { copy in
                TokenKeeping(copy, grace: settings.tokenGrace, logger: logger) { runtime.snapshot.databaseIdentity }
            }
        )
        events = EventService(feed: backend.feed, runtime: runtime)
    }

    /// The document of the API, as it is in the repository and at `/openapi.json`.
    public static var openAPIDocument: String { API.document }

    /// Listens and answers until the group ends.
    ///
    /// - Throws: ``ServerError`` when it cannot listen: the address is taken, or not of this machine.
    public func run() async throws {
        var tokens = tokens
        do {
            try await tokens.read()
        } catch {
            tokens.isLost = true
            // Whoever comes with a token is told to come again, until they can be read.
            logger.warning(
                "tokens cannot be read yet: \(TokenFeed.sentence(error))",
                metadata: ["event": "tokens_lost"]
            )
            await tokens.restore()
        }
        // The last of a group is the first that is stopped: the listener can only end when its event streams have.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [tokens, application, events], logger: quiet)
        )
        do {
            try await group.run()
        } catch let error as IOError {
            // Whatever clients do is none of the group's: what is left is listening.
            throw ServerError.cannotListen(settings.origin(settings.port), error.errnoCode)
        } catch is SocketAddressError.UnknownHost {
            throw ServerError.unknownHost(settings.host)
        }
    }

    /// What frameworks have to say would be other words for what is logged here.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .error)
        return quiet
    }

    /// The server as Hummingbird runs it, and as tests do.
    var application: Application<ServerResponder> {
        let (settings, logger) = (settings, logger)
        return Application(
            responder: responder,
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: nil,
                availableConnectionsDelegate: .maximum(settings.limits.connections, logger: quiet)
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? settings.port
                logger.notice(
                    "listening on \(settings.origin(port))",
                    metadata: [
                        "event": "listening", "host": "\(settings.host)", "port": .stringConvertible(port),
                        "tls": .stringConvertible(settings.tls != nil),
                    ]
                )
            },
            logger: quiet
        )
    }

    private static func builder(
        _ settings: ServerSettings,
        _ metrics: RequestMetrics
    ) throws(ServerError) -> HTTPServerBuilder {
        let limits = settings.limits
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    RequestGuard(limits: limits) { metrics.count(refusal: $0) }
                ],
                idleTimeout: TimeAmount(limits.idleTimeout),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: limits.headerBytes,
                    maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerFields
                )
            )
        )
        guard let files = settings.tls else { return plain }
        let configuration = try files.configuration()
        do {
            return try .tls(plain, tlsConfiguration: configuration)
        } catch {
            throw .unusable(files.certificate)
        }
    }
}
