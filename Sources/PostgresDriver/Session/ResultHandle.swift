internal import CLibPQ

/// Owns one `PGresult` and clears it. Reading one is safe on any thread: libpq does not write to it any more.
@safe
struct ResultHandle: ~Copyable {
    private let result: OpaquePointer

    init(owning result: OpaquePointer) {
        unsafe self.result = unsafe result
    }

    deinit {
        unsafe PQclear(result)
    }

    var status: ExecStatusType { unsafe PQresultStatus(result) }

    var rowCount: Int { unsafe Int(PQntuples(result)) }

    /// The rows that the statement touched; 0 for statements that touch none.
    var affectedRows: Int { unsafe Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// What the server did, in its own words: `INSERT 0 1`, `COMMIT`, `ROLLBACK`.
    var commandTag: String { unsafe String(cString: PQcmdStatus(result)) }

    var columns: [PostgresColumn] {
        let count = unsafe PQnfields(result)
        return (0..<count).map { position in
            PostgresColumn(
                name: unsafe String(cString: PQfname(result, position)),
                type: PostgresType(oid: unsafe PQftype(result, position))
            )
        }
    }

    /// Decodes one value. Row and column must exist.
    func value<Value: PostgresDecodable>(
        row: Int,
        column: Int,
        type: PostgresType
    ) throws(PostgresError) -> Value {
        let (row, column) = (Int32(row), Int32(column))
        guard unsafe PQgetisnull(result, row, column) == 0,
            let start = unsafe PQgetvalue(result, row, column)
        else {
            guard let null = Value.null else { throw Value.malformed("the value is NULL") }
            return null
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        return try unsafe Value(wire: bytes.bytes, type: type)
    }

    /// What the server or libpq says about a failure.
    var report: ServerReport {
        ServerReport(
            sqlState: field("C"),
            // An error of libpq itself has no fields, only a message.
            message: PostgresError.singleLine(
                field("M") ?? message
            ),
            detail: field("D"),
            hint: field("H"),
            schema: field("s"),
            table: field("t"),
            column: field("c"),
            constraint: field("n"),
            serverContext: field("W"),
            position: field("P").flatMap { Int($0) }
        )
    }

    /// All that libpq has to say, in one text.
    private var message: String { unsafe String(cString: PQresultErrorMessage(result)) }

    /// A field by its letter in the protocol, which is what libpq's `PG_DIAG_…` macros stand for.
    private func field(_ letter: Unicode.Scalar) -> String? {
        guard let text = unsafe PQresultErrorField(result, Int32(letter.value)) else { return nil }
        return unsafe String(cString: text)
    }
}
