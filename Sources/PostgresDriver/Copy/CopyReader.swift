/// Reads the fields of one row of a binary COPY, one after the other.
///
/// COPY data names no types: a field is read as what the caller asks for, and only its length can be checked.
/// Ask for the type that the column has.
@safe
public struct CopyReader: ~Copyable {
    /// The row's number, counted from 0.
    public let row: Int

    /// How many fields the row has.
    public let fieldCount: Int

    /// How many fields have been read or skipped.
    public private(set) var position = 0

    private let bytes: UnsafeRawBufferPointer
    private var offset: Int

    /// - Parameters:
    ///   - bytes: a message of COPY data; valid for as long as the reader is.
    ///   - offset: where the first field begins in it.
    ///   - row: the row's number, counted from 0.
    ///   - fieldCount: how many fields the row has.
    init(_ bytes: UnsafeRawBufferPointer, offset: Int, row: Int, fieldCount: Int) {
        unsafe self.bytes = unsafe bytes
        self.offset = offset
        self.row = row
        self.fieldCount = fieldCount
    }

    /// Reads the next field.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, naming row and field.
    public mutating func next<Value: PostgresDecodable>(
        _ type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let range = try nextField() else {
            guard let null = Value.null else { throw located(Value.malformed("the value is NULL")) }
            return null
        }
        do {
            let field = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
            return try unsafe Value(wire: field.bytes, type: .unspecified)
        } catch {
            throw located(error)
        }
    }

    /// Steps over the next field.
    ///
    /// - Throws: `PostgresError` with the code `decoding` when the row has no more fields.
    public mutating func skip() throws(PostgresError) {
        _ = try nextField()
    }

    /// Hands the bytes of the next field to `body`, without copying them; nil for NULL.
    ///
    /// - Throws: `PostgresError` with the code `decoding`; what `body` throws.
    public mutating func nextBytes<Result>(_ body: (RawSpan?) throws -> Result) throws -> Result {
        guard let range = try nextField() else { return try body(nil) }
        return try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[range]).bytes)
    }

    /// The next field as `decode` reads it; nil for NULL. Inlined, so that nothing generic is left at run time.
    @inline(__always)
    mutating func nextField<Value>(
        _ decode: (RawSpan) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        guard let range = try nextField() else { return nil }
        do {
            return try unsafe decode(UnsafeRawBufferPointer(rebasing: bytes[range]).bytes)
        } catch {
            throw located(error)
        }
    }

    /// Where the next field lies; nil for NULL.
    private mutating func nextField() throws(PostgresError) -> Range<Int>? {
        guard position < fieldCount else {
            throw PostgresError(.decoding, "row \(row) of the COPY has \(fieldCount) fields, not more")
        }
        position += 1
        let end = unsafe bytes.count
        guard end - offset >= 4 else { throw located(cutOff) }
        let length = Int(unsafe Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        let start = offset + 4
        guard length >= 0 else {
            offset = start
            return nil
        }
        guard end - start >= length else { throw located(cutOff) }
        offset = start + length
        return start..<offset
    }

    private var cutOff: PostgresError { PostgresError(.decoding, "is cut off") }

    func located(_ error: PostgresError) -> PostgresError {
        PostgresError(.decoding, "field \(position - 1) of row \(row) of the COPY \(error.message)")
    }
}
