import PostgresDriver
import TenantTesting
import Testing

@Suite("A value of another type is a clear error")
struct DecodingErrorTests {
    private func decodingError<Value: PostgresDecodable>(
        _ sql: SQL,
        as type: Value.Type
    ) async throws -> PostgresError {
        try await withConnection { connection, _ in
            let rows = try await connection.query(sql)
            let error = try await postgresError { _ = try rows[0][0, as: Value.self] }
            #expect(error.code == .decoding)
            return error
        }
    }

    @Test("the column and both types are named")
    func mismatch() async throws {
        let error = try await decodingError("SELECT 1::bigint AS amount", as: String.self)
        #expect(
            error.message == "column 0 “amount” has the type bigint (OID 20), which cannot be read as String"
        )
    }

    @Test("a larger number is not cut down")
    func narrowing() async throws {
        let error = try await decodingError("SELECT 1::bigint", as: Int32.self)
        #expect(error.message.contains("bigint (OID 20)"))
    }

    @Test("numeric is not silently rounded")
    func numeric() async throws {
        let error = try await decodingError("SELECT 1.5::numeric", as: Double.self)
        #expect(error.message.contains("OID 1700"))
    }

    @Test("NULL needs an optional")
    func null() async throws {
        let error = try await decodingError("SELECT NULL::int AS missing", as: Int32.self)
        #expect(error.message == "column 0 “missing” cannot be read as Int32: the value is NULL")
    }

    @Test("NULL inside an array needs optional elements")
    func nullElement() async throws {
        let error = try await decodingError("SELECT ARRAY[1, NULL]", as: [Int32].self)
        #expect(error.message.hasSuffix("array contains NULL"))
    }

    @Test("an array of two dimensions is refused")
    func dimensions() async throws {
        let error = try await decodingError("SELECT ARRAY[[1, 2], [3, 4]]", as: [Int32].self)
        #expect(error.message.hasSuffix("array has 2 dimensions instead of one"))
    }

    @Test("a column that is not there is named")
    func missingColumn() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.query("SELECT 1 AS one")
            let byName = try await postgresError { _ = try rows[0]["two", as: Int32.self] }
            #expect(byName.message == "no column “two” in the row")
            let byPosition = try await postgresError { _ = try rows[0][1, as: Int32.self] }
            #expect(byPosition.message == "no column 1 in a row of 1")
        }
    }

    @Test("bytes that are not UTF-8 are an error, not question marks")
    func invalidText() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.copyOut(#"SELECT '\xff'::bytea"#) { reader in
                    _ = try reader.next(String.self)
                }
            }
            #expect(error.code == .decoding)
            #expect(
                error.message
                    == "field 0 of row 0 of the COPY cannot be read as String: the bytes are not UTF-8"
            )
        }
    }

    @Test("a NUL character cannot be bound as text")
    func nulCharacter() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                _ = try await connection.query("SELECT \("a\0b")::text")
            }
            #expect(error.code == .encoding)
            #expect(error.message == "parameter $1 contains a NUL character")
            #expect(try await connection.query("SELECT 1").count == 1)
        }
    }

    @Test("a NUL character in a statement does not cut it off")
    func nulInStatement() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.execute("SELECT 1\(unescaped: "\0"); DROP TABLE t")
            }
            #expect(error.code == .encoding)
        }
    }
}
