internal import Foundation

/// Writes what an apply of one changed plan writes, through a `psql` that is kept open: starting a program each time would be
/// most of what is measured.
final class ChangeWriter {
    /// A change that is committed, or about to be.
    struct Change {
        let revision: Int64
        /// When its transaction had nothing left to do but to commit, in seconds since 1970 by the server's clock, which is
        /// this machine's.
        let committing: Double
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = ""

    /// - Parameter database: A libpq URI.
    /// - Throws: `CocoaError` when `psql` cannot be started.
    init(database: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--dbname",
            database,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(Self.function.utf8))
    }

    /// Ends the program.
    func close() {
        do { try input.fileHandleForWriting.close() } catch { process.terminate() }
        process.waitUntilExit()
    }

    /// Raises the price of the plans of one tenant, the next each time.
    ///
    /// - Parameter isNotified: Whether listeners are told.
    /// - Returns: The change, which has just been committed.
    /// - Throws: `CocoaError` when `psql` has ended or says something else.
    func change(isNotified: Bool) throws -> Change {
        let statement = "SELECT * FROM pg_temp.change(\(isNotified));\n"
        try input.fileHandleForWriting.write(contentsOf: Data(statement.utf8))
        let fields = try line().split(separator: "|")
        guard fields.count == 2, let revision = Int64(fields[0]), let committing = Double(fields[1]) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return Change(revision: revision, committing: committing)
    }

    private func line() throws -> String {
        while true {
            if let end = rest.firstIndex(of: "\n") {
                defer { rest = String(rest[rest.index(after: end)...]) }
                return String(rest[..<end])
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw CocoaError(.fileReadUnknown) }
            rest += String(decoding: data, as: UTF8.self)
        }
    }

    private static let function = """
        CREATE FUNCTION pg_temp.change(is_notified boolean, OUT revision bigint, OUT committing double precision)
        LANGUAGE plpgsql AS $$
        DECLARE tenant bots;
        BEGIN
            UPDATE tenantctl.state AS s SET revision = s.revision + 1 RETURNING s.revision INTO change.revision;
            SELECT * INTO tenant FROM bots ORDER BY id OFFSET change.revision % (SELECT count(*) FROM bots) LIMIT 1;
            UPDATE bot_plans SET price_kopeks = price_kopeks + 100 WHERE bot_id = tenant.id;
            UPDATE tenantctl.ledger AS l SET revision = change.revision WHERE bot_id = tenant.id AND kind = 'plan';
            INSERT INTO tenantctl.operations
                (revision, operation_id, plan_id, actor, tool_version, started_at, counts)
            VALUES (change.revision, gen_random_uuid(), 'sha256:bench', 'feed-bench', '0', now(), '{"update": 1}');
            INSERT INTO tenantctl.changes (revision, position, bot_id, tenant, kind, key, action, reason)
            VALUES (change.revision, 0, tenant.id, tenant.slug, 'plan', 'all', 'update', 'config_changed');
            IF is_notified THEN PERFORM pg_notify('tenantctl_revision', change.revision::text); END IF;
            committing := extract(epoch FROM clock_timestamp());
        END $$;

        """
}
