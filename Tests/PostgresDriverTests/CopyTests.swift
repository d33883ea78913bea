import PostgresDriver
import TenantTesting
import Testing

@Suite("COPY streams rows both ways")
struct CopyTests {
    private struct Record: Equatable {
        var id: Int32
        var amount: Int64?
        var name: String?
        var isActive: Bool
        var document: JSONB

        init(number: Int) {
            id = Int32(number)
            amount = number % 7 == 0 ? nil : Int64(number) << 20
            name = number % 5 == 0 ? nil : String(repeating: "نام", count: number % 40)
            isActive = number % 2 == 0
            document = JSONB("{\"n\": \(number)}")
        }

        init(_ reader: inout CopyReader) throws {
            id = try reader.next()
            amount = try reader.next()
            name = try reader.next()
            isActive = try reader.next()
            document = try reader.next()
        }
    }

    private static let table: SQL = """
        CREATE TABLE records (id int, amount bigint, name text, "is Active" bool, document jsonb)
        """
    private static let columns = ["id", "amount", "name", "is Active", "document"]

    private static func write(_ record: Record, to writer: inout CopyWriter) throws {
        try writer.beginRow(fields: 5)
        writer.write(record.id)
        writer.write(record.amount)
        writer.write(record.name)
        writer.write(record.isActive)
        writer.write(jsonb: record.document.text)
    }

    @Test("100,000 rows come out as they went in")
    func roundTrip() async throws {
        try await withConnection { connection, database in
            try await connection.execute(Self.table)
            let count = 100_000
            let written = try await connection.copyIn(into: "records", columns: Self.columns) { writer in
                for number in 0..<count { try Self.write(Record(number: number), to: &writer) }
            }
            #expect(written == count)
            let wrong = try await connection.withTransaction { connection in
                var number = 0
                var wrong = 0
                try connection.copyOut("SELECT * FROM records ORDER BY id") { reader in
                    if try Record(&reader) != Record(number: number) { wrong += 1 }
                    number += 1
                }
                #expect(number == count)
                return wrong
            }
            #expect(wrong == 0)
            // An independent reader agrees.
            let seen = try await database.psql("SELECT count(*), sum(amount), count(name) FROM records")
            let sum = (0..<count).compactMap { Record(number: $0).amount }.reduce(0, +)
            let names = (0..<count).compactMap { Record(number: $0).name }.count
            #expect(seen == "\(count)|\(sum)|\(names)")
        }
    }

    @Test("no rows are no rows")
    func empty() async throws {
        try await withConnection { connection, _ in
            try await connection.execute(Self.table)
            #expect(try await connection.copyIn(into: "records", columns: Self.columns) { _ in } == 0)
            try await connection.copyOut("SELECT * FROM records") { _ in Issue.record("a row of nothing") }
            #expect(try await connection.query("SELECT 1").count == 1)
        }
    }

    @Test("a table may stand behind its schema, and every name is quoted")
    func names() async throws {
        try await withConnection { connection, _ in
            try await connection.executeScript(
                #"CREATE SCHEMA "a b"; CREATE TABLE "a b"."C""d" ("select" int)"#
            )
            try await connection.copyIn(into: #"a b.C"d"#, columns: ["select"]) { writer in
                try writer.beginRow(fields: 1)
                writer.write(Int32(1))
            }
            #expect(try await connection.query(#"SELECT * FROM "a b"."C""d""#).count == 1)
        }
    }

    @Test("fields are skipped, read as bytes, and left at the end of a row")
    func skipping() async throws {
        try await withConnection { connection, _ in
            let sql: SQL = """
                SELECT 1, 'skipped', 'bytes', NULL, n::int, 'left' FROM generate_series(1, 3) AS n
                """
            let seen = try await connection.withTransaction { connection in
                var seen: [Int32] = []
                try connection.copyOut(sql) { reader in
                    #expect(reader.fieldCount == 6)
                    _ = try reader.next(Int32.self)
                    try reader.skip()
                    try reader.nextBytes { bytes in #expect(bytes?.byteCount == 5) }
                    try reader.nextBytes { bytes in #expect(bytes?.byteCount == nil) }
                    seen.append(try reader.next())
                    #expect(reader.position == 5)
                }
                return seen
            }
            #expect(seen == [1, 2, 3])
        }
    }

    @Test("a field beyond the last is an error that names the row")
    func beyond() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.copyOut("VALUES (1)") { reader in
                    try reader.skip()
                    try reader.skip()
                }
            }
            #expect(error.code == .decoding)
            #expect(error.message == "row 0 of the COPY has 1 fields, not more")
        }
    }

    private struct Stop: Error, Equatable {}

    @Test("a body that throws stops a COPY from the server, and the connection goes on")
    func stopReading() async throws {
        try await withConnection { connection, _ in
            await #expect(throws: Stop()) {
                try await connection.copyOut("SELECT generate_series(1, 1000000000000)") { reader in
                    if reader.row == 10 { throw Stop() }
                }
            }
            let rows = try await connection.query("SELECT 7")
            #expect(try rows[0][0, as: Int32.self] == 7)
        }
    }

    @Test("a body that throws leaves nothing of a COPY to the server, and the connection goes on")
    func stopWriting() async throws {
        try await withConnection { connection, _ in
            try await connection.execute(Self.table)
            await #expect(throws: Stop()) {
                try await connection.copyIn(into: "records", columns: Self.columns) { writer in
                    for number in 0..<10_000 { try Self.write(Record(number: number), to: &writer) }
                    throw Stop()
                }
            }
            #expect(try await connection.query("SELECT * FROM records").isEmpty)
        }
    }

    @Test(
        "a row with too few or too many fields is refused before the server misreads it",
        arguments: [1, 3]
    )
    func fieldCount(fields: Int) async throws {
        try await withConnection { connection, _ in
            try await connection.execute("CREATE TABLE pairs (a int, b int)")
            let error = try await postgresError {
                try await connection.copyIn(into: "pairs", columns: ["a", "b"]) { writer in
                    try writer.beginRow(fields: 2)
                    for field in 0..<fields { writer.write(Int32(field)) }
                }
            }
            #expect(error.code == .misuse)
            #expect(try await connection.query("SELECT * FROM pairs").isEmpty)
        }
    }

    @Test("the server's refusal of a row names the line, and not its values")
    func refusedRow() async throws {
        try await withConnection { connection, _ in
            try await connection.execute("CREATE TABLE secrets (secret text CHECK (length(secret) < 8))")
            let error = try await postgresError {
                try await connection.copyIn(into: "secrets", columns: ["secret"]) { writer in
                    // Enough to be refused while more is on its way.
                    for number in 0..<100_000 {
                        try writer.beginRow(fields: 1)
                        writer.write(number == 2 ? "hunter2hunter2" : "short")
                    }
                }
            }
            #expect(error.isCheckViolation)
            #expect(error.context?.hasPrefix("COPY secrets, line 3; ") == true)
            #expect(!error.description.contains("hunter2"))
            #expect(try await connection.query("SELECT * FROM secrets").isEmpty)
        }
    }

    @Test("a COPY that fails half-way from the server is an error after its rows")
    func failingQuery() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.copyOut(
                    "SELECT 1 / (50000 - n) FROM generate_series(1, 60000) AS n"
                ) { _ in }
            }
            #expect(error.sqlState == "22012")
            #expect(try await connection.query("SELECT 1").count == 1)
        }
    }

    @Test("COPY of a table that is missing is the server's error")
    func missingTable() async throws {
        try await withConnection { connection, _ in
            let reading = try await postgresError { try await connection.copyOut("TABLE missing") { _ in } }
            #expect(reading.isUndefinedTable)
            let writing = try await postgresError {
                try await connection.copyIn(into: "missing", columns: ["a"]) { _ in }
            }
            #expect(writing.isUndefinedTable)
        }
    }

    @Test("COPY takes no bound parameters")
    func parameters() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError { try await connection.copyOut("SELECT \(1)") { _ in } }
            #expect(error.code == .misuse)
        }
    }

    @Test("no statement gets between the rows of a COPY")
    func reentrancy() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.withTransaction { connection in
                    try connection.copyOut("VALUES (1)") { _ in try connection.execute("SELECT 1") }
                }
            }
            #expect(error.code == .misuse)
            #expect(await connection.isIdle)
        }
    }

    @Test("a COPY by the wrong method is refused, and the connection goes on")
    func wrongMethod() async throws {
        try await withConnection { connection, _ in
            try await connection.execute("CREATE TABLE t (i int)")
            for sql in ["COPY t FROM STDIN", "COPY (SELECT generate_series(1, 1000000)) TO STDOUT"] {
                let error = try await postgresError { try await connection.executeScript(sql) }
                #expect(error.code == .misuse)
            }
            #expect(await connection.isIdle)
        }
    }

    @Test("cancelling the task ends a COPY in either direction")
    func cancellation() async throws {
        try await withConnection { connection, _ in
            let reading = Task {
                try await connection.copyOut("SELECT generate_series(1, 1000000000000)") { reader in
                    if reader.row == 1000 { cancelCurrentTask() }
                }
            }
            #expect(try await postgresError { try await reading.value }.code == .cancelled)

            try await connection.execute("CREATE TABLE t (i int)")
            let writing = Task {
                _ = try await connection.copyIn(into: "t", columns: ["i"]) { writer in
                    cancelCurrentTask()
                    while true {
                        try writer.beginRow(fields: 1)
                        writer.write(Int32(1))
                    }
                }
            }
            #expect(try await postgresError { try await writing.value }.code == .cancelled)
            #expect(try await connection.query("SELECT * FROM t").isEmpty)
        }
    }
}
