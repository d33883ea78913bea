import PostgresDriver
import TenantTesting

@testable import TenantRuntime

/// A database of shops in which each apply sets the price of one plan to the revision that it makes, so that every snapshot
/// can be compared with the history.
struct TestHistory: Sendable {
    let database: TestDatabase
    let connection: PostgresConnection

    /// Shops, each with a plan, and a function that does to the tables what an apply does.
    ///
    /// - Parameter shops: How many.
    static let schema = """
        CREATE FUNCTION test_apply(changed integer[], directory boolean DEFAULT false) RETURNS bigint
        LANGUAGE plpgsql AS $$
        DECLARE new_revision bigint;
        BEGIN
            UPDATE tenantctl.state SET revision = revision + 1 RETURNING revision INTO new_revision;
            UPDATE bot_plans SET price_kopeks = new_revision WHERE bot_id = ANY (changed);
            UPDATE tenantctl.ledger SET revision = new_revision WHERE bot_id = ANY (changed) AND kind = 'plan';
            INSERT INTO tenantctl.operations
                (revision, operation_id, plan_id, actor, tool_version, started_at, counts)
            VALUES (new_revision, gen_random_uuid(), 'sha256:test', 'test', '0', now(), '{"update": 1}');
            INSERT INTO tenantctl.changes (revision, position, bot_id, tenant, kind, key, action, reason)
            SELECT new_revision, row_number() OVER () - 1, id, slug, 'plan', 'monthly', 'update', 'config_changed'
            FROM bots WHERE id = ANY (changed);
            IF directory THEN
                INSERT INTO tenantctl.changes (revision, position, kind, key, action, reason)
                VALUES (new_revision, cardinality(changed), 'policy', '', 'update', 'policy_changed');
            END IF;
            IF current_setting('test.is_silent', true) IS DISTINCT FROM 'on' THEN
                PERFORM pg_notify('tenantctl_revision', new_revision::text);
            END IF;
            RETURN new_revision;
        END $$;
        """

    /// Applies a change of these shops.
    ///
    /// - Returns: The revision that it made.
    @discardableResult
    func apply(_ shops: Int32..., directory: Bool = false) async throws -> Int64 {
        try await connection.query("SELECT test_apply(\(shops), \(directory))")[0][0]
    }

    /// Applies a change of these shops and notifies nobody.
    @discardableResult
    func applySilently(_ shops: Int32...) async throws -> Int64 {
        try await connection.execute("SET test.is_silent = on")
        let revision: Int64 = try await connection.query("SELECT test_apply(\(shops))")[0][0]
        try await connection.execute("RESET test.is_silent")
        return revision
    }

    /// The revisions that changed each shop, the oldest first.
    func revisions() async throws -> [Int32: [Int64]] {
        var revisions: [Int32: [Int64]] = [:]
        let rows = try await connection.query(
            "SELECT bot_id, revision FROM tenantctl.changes WHERE bot_id IS NOT NULL ORDER BY revision"
        )
        for row in rows { revisions[try row[0], default: []].append(try row[1]) }
        return revisions
    }

    /// Ends the sessions of a runtime of which the name in `pg_stat_activity` ends so.
    ///
    /// - Returns: How many there were.
    @discardableResult
    func cut(_ part: String) async throws -> Int {
        let rows = try await connection.query(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE \("%" + part)
            """
        )
        return try rows[0][0]
    }
}

extension Bot {
    /// The price of its plan: the revision that the snapshot says changed it last.
    var testPrice: Int64 { plans().first?.priceKopeks ?? -1 }
}

/// Runs `body` with a new database of shops with the ids from 1 on.
func withHistory<Value>(
    shops: Int = 3,
    _ body: (TestHistory) async throws -> Value
) async throws -> Value {
    try await withTestDatabase(template: .currentSchema) { database in
        try await withHistory(of: database, shops: shops, body)
    }
}

/// Runs `body` with a database that becomes one of shops with the ids from 1 on.
func withHistory<Value>(
    of database: TestDatabase,
    shops: Int,
    _ body: (TestHistory) async throws -> Value
) async throws -> Value {
    let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
    do {
        try await connection.executeScript(TestHistory.schema)
        try await connection.execute(
            """
            INSERT INTO bots (id, slug, name, telegram_bot_token, telegram_bot_id)
            SELECT number, 'shop-' || number, 'Shop ' || number, number || ':secret', number
            FROM generate_series(1, \(shops)) AS number
            """
        )
        try await connection.execute(
            """
            INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks)
            SELECT id, 'monthly', 'Monthly', 30, 0 FROM bots
            """
        )
        let value = try await body(TestHistory(database: database, connection: connection))
        await connection.close()
        return value
    } catch {
        await connection.close()
        throw error
    }
}
