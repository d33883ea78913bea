import PostgresDriver
import Testing

@Suite("COPY hands the common types over one by one")
struct CopyValuesTests {
    @Test("each type comes out as it stands in the row, and NULL as nil")
    func values() async throws {
        try await withConnection { connection, _ in
            try await connection.withTransaction { connection in
                let query: SQL = """
                    SELECT true, 7::smallint, -8, 9, 10::bigint, 'نام', '{"a": 1}'::jsonb, '[2]'::json,
                        NULL::bool, NULL::int, NULL::bigint, NULL::text
                    """
                try connection.copyOut(query) { reader in
                    let values: [AnyHashable?] = [
                        try reader.nextBool(), try reader.nextInt32(), try reader.nextInt32(), try reader.nextInt64(),
                        try reader.nextInt64(), try reader.nextText(), try json(&reader), try json(&reader),
                    ]
                    let expected: [AnyHashable?] = [
                        true, Int32(7), Int32(-8), Int64(9), Int64(10), "نام", #"{"a": 1}"#, "[2]",
                    ]
                    #expect(values == expected)
                    let isNull = [
                        try reader.nextBool() == nil, try reader.nextInt32() == nil, try reader.nextInt64() == nil,
                        try reader.nextText() == nil,
                    ]
                    #expect(isNull == [true, true, true, true])
                }
            }
        }
    }

    @Test("a value that is too wide, or NULL where JSON was asked for, is an error that names the field")
    func faults() async throws {
        try await withConnection { connection, _ in
            try await connection.withTransaction { connection in
                try connection.copyOut("SELECT 1::bigint, NULL::jsonb") { reader in
                    do throws(PostgresError) {
                        _ = try reader.nextInt32()
                        Issue.record("eight bytes were read as four")
                    } catch {
                        #expect(error.message.contains("field 0 of row 0"))
                    }
                    do throws(PostgresError) {
                        _ = try json(&reader)
                        Issue.record("NULL was read as JSON")
                    } catch {
                        #expect(error.message.contains("field 1 of row 0"))
                    }
                }
            }
        }
    }

    private func json(_ reader: inout CopyReader) throws(PostgresError) -> String {
        var text = ""
        try reader.nextJSON { bytes in
            text = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
        }
        return text
    }
}
