import PostgresDriver
import TenantTesting
import Testing

@Suite("Values travel to the server and back")
struct RoundTripTests {
    private func expectRoundTrip<Value: PostgresScalar & Equatable>(
        _ values: [Value],
        as type: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withConnection { connection, _ in
            for value in values {
                let rows = try await connection.query("SELECT \(value)::\(unescaped: type)")
                #expect(try rows[0][0, as: Value.self] == value, sourceLocation: sourceLocation)
            }
            let null = try await connection.query("SELECT \(nil as Value?)::\(unescaped: type)")
            #expect(try null[0][0, as: Value?.self] == nil, sourceLocation: sourceLocation)

            let array = try await connection.query("SELECT \(values)::\(unescaped: type)[]")
            #expect(try array[0][0, as: [Value].self] == values, sourceLocation: sourceLocation)

            let gaps = [nil] + values.map(Optional.some) + [nil]
            let withNulls = try await connection.query("SELECT \(gaps)::\(unescaped: type)[]")
            #expect(try withNulls[0][0, as: [Value?].self] == gaps, sourceLocation: sourceLocation)

            let none = try await connection.query("SELECT \([] as [Value])::\(unescaped: type)[]")
            #expect(try none[0][0, as: [Value].self].isEmpty, sourceLocation: sourceLocation)
        }
    }

    @Test("boolean")
    func bool() async throws {
        try await expectRoundTrip([true, false], as: "boolean")
    }

    @Test("smallint to its extremes")
    func int16() async throws {
        try await expectRoundTrip([0, -1, Int16.min, Int16.max], as: "smallint")
    }

    @Test("integer to its extremes")
    func int32() async throws {
        try await expectRoundTrip([0, -1, Int32.min, Int32.max], as: "integer")
    }

    @Test("bigint to its extremes")
    func int64() async throws {
        try await expectRoundTrip([0, -1, Int64.min, Int64.max], as: "bigint")
        try await expectRoundTrip([0, -1, Int.min, Int.max], as: "bigint")
    }

    @Test("double precision to its extremes")
    func double() async throws {
        let values = [0, -0.1, .infinity, -.infinity, Double.greatestFiniteMagnitude, .leastNonzeroMagnitude]
        try await expectRoundTrip(values, as: "double precision")
    }

    static let texts = [
        "", "a", "سلام، دنیا", "\u{200C}نیم\u{200C}فاصله", "e\u{301}", "é", "👩‍👩‍👧",
        "back\\slash \"quotes\" 'single'",
        "{curly,NULL}", "line\nbreak\ttab", "NULL", String(repeating: "x", count: 100_000),
    ]

    @Test("text of every kind, byte by byte", arguments: ["text", "varchar", "name"])
    func text(type: String) async throws {
        // A name holds 63 bytes.
        let values = type == "name" ? Self.texts.filter { $0.utf8.count < 64 } : Self.texts
        try await withConnection { connection, _ in
            for value in values {
                let rows = try await connection.query("SELECT \(value)::\(unescaped: type)")
                // Not `==` of strings, which takes é and e with an accent for the same.
                #expect(try Array(rows[0][0, as: String.self].utf8) == Array(value.utf8))
            }
        }
        try await expectRoundTrip(values, as: type)
    }

    @Test("bytea with every byte")
    func bytea() async throws {
        try await withConnection { connection, _ in
            for value in [[], Array(UInt8.min...UInt8.max)] {
                let rows = try await connection.query("SELECT \(value), \(nil as [UInt8]?)")
                #expect(try rows[0][0, as: [UInt8].self] == value)
                #expect(try rows[0][1, as: [UInt8]?.self] == nil)
            }
        }
    }

    @Test("jsonb and json as JSONB and as text")
    func json() async throws {
        try await withConnection { connection, _ in
            let value = JSONB(#"{"نام": [1, null, "a\"b"]}"#)
            let rows = try await connection.query("SELECT \(value), \(value)::json, jsonb_typeof(\(value))")
            #expect(try rows[0][0, as: JSONB.self] == value)
            #expect(try rows[0][0, as: String.self] == value.text)
            #expect(try rows[0][1, as: JSONB.self] == value)
            #expect(try rows[0][1, as: String.self] == value.text)
            #expect(try rows[0][2, as: String.self] == "object")
        }
        try await expectRoundTrip([JSONB("{}"), JSONB("[1, 2]"), JSONB("\"x\"")], as: "jsonb")
    }

    @Test("a string takes the type that its place asks for")
    func inferred() async throws {
        try await withConnection { connection, _ in
            try await connection.execute(
                "CREATE TABLE t (v varchar(9), u uuid, j jsonb, at timestamp, n numeric, i int)"
            )
            let uuid = "0c5a3e0e-3f44-4b35-9d1c-a0b1c2d3e4f5"
            try await connection.execute(
                """
                INSERT INTO t VALUES (\("v"), \(uuid), \("[1]"), \("2025-01-02 03:04:05"), \("12.50"), \("7"))
                """
            )
            let rows = try await connection.query(
                "SELECT v, u, j, at::text, n::text, i FROM t WHERE u = \(uuid)"
            )
            let row = try #require(rows.first)
            #expect(try row["v", as: String.self] == "v")
            #expect(try row["u", as: String.self] == uuid)
            #expect(try row["j", as: String.self] == "[1]")
            #expect(try row["at", as: String.self] == "2025-01-02 03:04:05")
            #expect(try row["n", as: String.self] == "12.50")
            #expect(try row["i", as: Int32.self] == 7)
        }
    }

    @Test("smaller numbers are read as larger ones")
    func widening() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.query("SELECT -2::int2, -3::int4, 4294967295::oid, 1.5::float4")
            #expect(try rows[0][0, as: Int32.self] == -2)
            #expect(try rows[0][0, as: Int64.self] == -2)
            #expect(try rows[0][1, as: Int.self] == -3)
            #expect(try rows[0][2, as: Int64.self] == 4_294_967_295)
            #expect(try rows[0][3, as: Double.self] == 1.5)
        }
    }

    @Test("arrays feed unnest, and casts of text arrays reach jsonb and uuid")
    func unnest() async throws {
        try await withConnection { connection, _ in
            let sql: SQL = """
                SELECT n, s, j FROM unnest(\([1, 2] as [Int64]), \(["a", nil]), \(["{}", "[]"])::jsonb[])
                AS rows(n, s, j) ORDER BY n
                """
            let rows = try await connection.query(sql)
            #expect(rows.count == 2)
            #expect(try rows.map { row throws in try row["n", as: Int64.self] } == [1, 2])
            #expect(try rows.map { row throws in try row["s", as: String?.self] } == ["a", nil])
            #expect(try rows.map { row throws in try row["j", as: String.self] } == ["{}", "[]"])
        }
    }
}
