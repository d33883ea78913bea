/// Writes rows to a binary COPY. Data goes out in chunks, so memory does not grow with the number of rows.
///
/// The types must be those of the columns exactly: the server converts nothing in a binary COPY. `Int32` for
/// `integer`, `Int64` or `Int` for `bigint`, `String` for the text types, `JSONB` for `jsonb`.
public struct CopyWriter: ~Copyable {
    /// Large enough to make a system call for a chunk cheap, small enough to stay in a cache.
    private static let chunk = 64 * 1024

    private let session: Session
    private let statement: String
    private var buffer = CopyStream.header
    private var missingFields = 0

    /// How many rows have been begun.
    public private(set) var rowCount = 0

    init(_ session: Session, statement: String) {
        self.session = session
        self.statement = statement
        buffer.reserveCapacity(2 * Self.chunk)
    }

    /// Begins a row of as many fields as the COPY has columns.
    ///
    /// - Throws: `PostgresError`: `misuse` when the row before has more or fewer fields than it was begun with;
    ///   `cancelled`, `server` and `connectionLost` when a chunk could not be sent.
    public mutating func beginRow(fields: Int) throws(PostgresError) {
        try checkRow()
        if buffer.count >= Self.chunk { try flush() }
        buffer.append(bigEndian: Int16(clamping: fields))
        missingFields = fields
        rowCount += 1
    }

    /// Writes the next field; NULL for nil.
    public mutating func write<Value: PostgresEncodable>(_ value: Value) {
        buffer.appendField(value)
        missingFields -= 1
    }

    /// Writes a `smallint`.
    public mutating func write(_ value: Int16) {
        buffer.append(bigEndian: Int32(2))
        buffer.append(bigEndian: value)
        missingFields -= 1
    }

    /// Writes an `integer`.
    public mutating func write(_ value: Int32) {
        buffer.append(bigEndian: Int32(4))
        buffer.append(bigEndian: value)
        missingFields -= 1
    }

    /// Writes a `bigint`.
    public mutating func write(_ value: Int64) {
        buffer.append(bigEndian: Int32(8))
        buffer.append(bigEndian: value)
        missingFields -= 1
    }

    /// Writes a `boolean`.
    public mutating func write(_ value: Bool) {
        buffer.append(bigEndian: Int32(1))
        buffer.append(value ? 1 : 0)
        missingFields -= 1
    }

    /// Writes text.
    public mutating func write(_ value: String) {
        buffer.append(bigEndian: Int32(clamping: value.utf8.count))
        buffer.append(contentsOf: value.utf8)
        missingFields -= 1
    }

    /// Writes JSON text as `jsonb`.
    public mutating func write(jsonb text: String) {
        buffer.append(bigEndian: Int32(clamping: text.utf8.count + 1))
        buffer.append(JSONB.version)
        buffer.append(contentsOf: text.utf8)
        missingFields -= 1
    }

    /// Writes JSON text in UTF-8 as `jsonb`.
    public mutating func write(jsonb bytes: [UInt8]) {
        buffer.append(bigEndian: Int32(clamping: bytes.count + 1))
        buffer.append(JSONB.version)
        buffer.append(contentsOf: bytes)
        missingFields -= 1
    }

    /// Writes NULL.
    public mutating func writeNull() {
        buffer.append(bigEndian: Int32(-1))
        missingFields -= 1
    }

    /// Ends the data.
    mutating func finish() throws(PostgresError) {
        try checkRow()
        buffer.append(bigEndian: Int16(-1))
        try flush()
    }

    private func checkRow() throws(PostgresError) {
        guard missingFields == 0 else {
            let fault = missingFields > 0 ? "\(missingFields) too few" : "\(-missingFields) too many"
            throw PostgresError(
                .misuse,
                "row \(rowCount - 1) of the COPY has \(fault) fields",
                context: statement
            )
        }
    }

    private mutating func flush() throws(PostgresError) {
        try session.sendCopy(buffer, statement)
        buffer.removeAll(keepingCapacity: true)
    }
}
