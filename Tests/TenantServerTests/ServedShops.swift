import CanonicalJSON
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PostgresDriver
import TenantModel
import TenantRuntime
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

/// A server over two shops in a database of its own.
struct ServedShops: Sendable {
    let database: TestDatabase
    let backend: Backend
    let client: any TestClientProtocol
    /// Tokens that are good.
    let tokens: Tokens

    struct Tokens: Sendable {
        let reader: APIToken
        let bot: APIToken
        let other: APIToken
        let `operator`: APIToken
    }

    /// `parsvpn` and `kaveh`, with a value of each type.
    static let rows = """
        INSERT INTO bots (id, slug, name, telegram_bot_token, is_master, support_username) VALUES
            (1, 'kaveh', 'Kaveh', '1:first-secret', false, NULL),
            (2, 'parsvpn', 'پارس', '2:second-secret', true, '@pars');
        INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config) VALUES
            (2, 'referral_program', true, '{"levels": 2}'), (2, 'polls', false, '{}'), (2, 'own_feature', true, '{}');
        INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES
            (2, 'TRIAL_DURATION_DAYS', '{"value": 3}'), (2, 'SUPPORT_SYSTEM_MODE', '{"value": "both"}'),
            (2, 'YOOKASSA_SECRET_KEY', '{"value": "third-secret"}'), (2, 'OWN_LIST', '{"value": [1, "two"]}'),
            (2, 'FOREIGN_TOKEN', '{"value": "fourth-secret"}'),
            (2, 'TRIAL_TRAFFIC_LIMIT_GB', '{"value": "lots"}'), (2, 'OWN_NOTHING', '{"value": null}'),
            (2, 'OWN KEY', '{"value": 1}');
        INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks) VALUES (2, 'm', 'Month', 30, 15000000);
        INSERT INTO tenant_payment_cards (id, bot_id, key, card_number, card_holder_name) VALUES
            (7, 2, 'main', '6037701689095443', 'علی');
        """

    /// Runs `body` with a server that is spoken to without sockets.
    static func serve(
        limits: ServerLimits = ServerLimits(),
        _ body: @Sendable (ServedShops) async throws -> Void
    ) async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(rows)
            let tokens = try await issue(on: database)
            let runtime = try await TenantRuntime.open(RuntimeSettings(url: database.url), logger: quiet)
            let cache = TokenCache(grace: .seconds(900))
            let backend = Backend(runtime: runtime, tokens: cache, limits: limits)
            do {
                try await TokenFeed(PostgresConfiguration(url: database.url), cache: cache, logger: quiet).read()
                try await client(of: backend, limits: limits) { client in
                    try await body(ServedShops(database: database, backend: backend, client: client, tokens: tokens))
                }
            } catch {
                await runtime.close()
                throw error
            }
            await runtime.close()
        }
    }

    /// What answers from the database as it is now, with the same tokens: after a change that nothing announced.
    func reopened() async throws -> Backend {
        let runtime = try await TenantRuntime.open(RuntimeSettings(url: database.url), logger: Self.quiet)
        return Backend(runtime: runtime, tokens: backend.tokens, limits: ServerLimits())
    }

    /// Runs `body` with a client of a server that answers from `backend`.
    static func client(
        of backend: Backend,
        limits: ServerLimits = ServerLimits(),
        logger: Logger = ServedShops.quiet,
        _ body: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let application = Application(responder: ServerResponder(backend, limits: limits, logger: logger))
        try await application.test(.router) { try await body($0) }
    }

    /// The same shops, asked by another client.
    func by(_ client: any TestClientProtocol) -> ServedShops {
        ServedShops(database: database, backend: backend, client: client, tokens: tokens)
    }

    static let quiet: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    static func issue(on database: TestDatabase) async throws -> Tokens {
        let tokens = Tokens(reader: .random(), bot: .random(), other: .random(), operator: .random())
        let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
        try await connection.withTransaction { connection in
            for (token, name, bot, scope) in [
                (tokens.reader, "reader", 2, APIScope.read), (tokens.bot, "bot", 2, .runtime),
                (tokens.other, "other", 1, .runtime), (tokens.operator, "operator", nil, .runtime),
            ] as [(APIToken, String, Int32?, APIScope)] {
                _ = try APITokenTable.issue(token, name: name, for: bot, scopes: [scope], end: .never, on: connection)
            }
        }
        await connection.close()
        return tokens
    }

    /// Sends a request.
    ///
    /// - Returns: What came back, with its JSON if there is any.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        as token: APIToken? = nil,
        headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> Received {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token.reveal())" }
        let response = try await client.executeRequest(
            uri: target,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        )
        return Received(
            status: response.status.code,
            headers: response.headers,
            text: String(buffer: response.body)
        )
    }

    /// Evaluates one flag.
    @discardableResult
    func evaluate(_ key: String, as token: APIToken? = nil, _ body: String = #"{"context":{}}"#) async throws
        -> Received
    {
        try await send(.post, "/ofrep/v1/evaluate/flags/\(key)", as: token ?? tokens.reader, body: body)
    }
}

/// What a server answered.
struct Received: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The body as JSON; `null` where it is none.
    var json: JSON {
        var reader = JSONReader(text)
        return (try? reader.readValue()) ?? .null
    }

    /// The value of a configuration key in the document of a tenant.
    func configured(_ key: String) -> JSON? { configuration(key)?["value"] }

    /// All that the document of a tenant says of a configuration key.
    func configuration(_ key: String) -> JSON? {
        json["configuration"]?.array?.first { $0["key"] == .string(key) }
    }
}
