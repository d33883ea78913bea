internal import Foundation

/// One price that changes among many tenants: what is planned then, and how long its apply keeps others waiting.
struct OneChange {
    let server: Server
    let workplace: Workplace
    let tree: TenantTree
    let database: String

    /// Makes the first price of the first tenant one toman higher.
    func edit() throws {
        let files = try String(contentsOfFile: tree.list, encoding: .utf8).split(separator: "\n")
        guard let file = files.first.map(String.init) else { throw ProgramError("tenant-tree", said: "no files") }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard let key = text.range(of: "price_toman: ") else { throw ProgramError(file, said: "no price") }
        let digits = text[key.upperBound...].prefix { $0.isASCII && $0.isNumber }
        guard let price = Int(digits) else { throw ProgramError(file, said: "no price") }
        try text.replacingCharacters(in: digits.startIndex..<digits.endIndex, with: "\(price + 1)")
            .write(toFile: file, atomically: false, encoding: .utf8)
    }

    /// Plans into a file.
    ///
    /// - Returns: The size of the file, in bytes.
    /// - Throws: ``ProgramError`` when the plan does not hold exactly one change.
    func plan() throws -> Int {
        let file = workplace.path("plan.json")
        let url = server.url(of: database)
        _ = try workplace.tenantctl(["plan", "--out", file, "--database", url] + tree.options).run()
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        let plan = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let changes = plan?["changes"] as? [Any]
        guard changes?.count == 1 else { throw ProgramError("tenantctl", said: "\(changes?.count ?? 0) changes") }
        return data.count
    }

    /// Applies, while somebody looks at every half millisecond who holds the lock of applies.
    ///
    /// - Returns: How long it was held, in seconds: from the first look that found it held to the first that did not.
    func apply() throws -> Cost {
        let observer = server.psql(
            ["--command", Self.observation, "--command", "SELECT seconds FROM held"],
            in: database
        )
        let apply = workplace.tenantctl(
            ["apply", "--auto-approve", "--database", server.url(of: database)] + tree.options
        )
        // The observer has to look before the apply begins; what is measured is not how long either takes to start.
        let script = #"n=$1; shift; "${@:1:n}" & sleep 0.5; "${@:n+1}" > /dev/null || kill $!; wait $!"#
        let words = [observer.program] + observer.arguments
        let said = try workplace.said(
            workplace.program(
                "bash",
                ["-c", script, "bash", "\(words.count)"] + words + [apply.program] + apply.arguments
            )
        )
        guard let seconds = Double(said) else { throw ProgramError("psql", said: said) }
        return Cost(wall: seconds)
    }

    private static let observation = """
        SET statement_timeout = '120s';
        CREATE TEMPORARY TABLE held (seconds float8);
        DO $$
        DECLARE
            is_held CONSTANT text := 'SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = ''advisory'' AND granted
                AND classid = x''74656e61''::bigint::oid AND objid = x''6e746374''::bigint::oid)';
            holds boolean := false;
            since timestamptz;
        BEGIN
            WHILE NOT holds LOOP
                PERFORM pg_sleep(0.0005);
                EXECUTE is_held INTO holds;
            END LOOP;
            since := clock_timestamp();
            WHILE holds LOOP
                PERFORM pg_sleep(0.0005);
                EXECUTE is_held INTO holds;
            END LOOP;
            INSERT INTO held VALUES (extract(epoch FROM clock_timestamp() - since));
        END $$;
        """
}
