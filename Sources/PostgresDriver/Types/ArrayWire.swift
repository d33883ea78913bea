/// The binary form of arrays (`array_send` and `array_recv` in PostgreSQL's `arrayfuncs.c`): number of
/// dimensions, whether there are NULLs, element type, for each dimension its length and lower bound, and then the
/// elements, each with its length, -1 for NULL.
enum ArrayWire {
    static func encode<Element: PostgresEncodable>(
        _ elements: [Element],
        of type: PostgresType,
        into bytes: inout [UInt8]
    ) {
        bytes.append(bigEndian: Int32(elements.isEmpty ? 0 : 1))
        let nullMark = bytes.count
        bytes.append(bigEndian: Int32(0))
        bytes.append(bigEndian: type.oid)
        guard !elements.isEmpty else { return }
        bytes.append(bigEndian: Int32(clamping: elements.count))
        bytes.append(bigEndian: Int32(1))
        var hasNull = false
        for element in elements where !bytes.appendField(element) { hasNull = true }
        if hasNull { bytes[nullMark + 3] = 1 }
    }

    static func decode<Element: PostgresDecodable>(_ bytes: RawSpan) throws(PostgresError) -> [Element] {
        var cursor = WireCursor()
        guard let dimensions: Int32 = cursor.integer(bytes), cursor.skip(4, bytes),
            let oid: UInt32 = cursor.integer(bytes)
        else {
            throw Element.malformed("array header is cut off")
        }
        let type = PostgresType(oid: oid)
        guard Element.accepts(type) else {
            throw Element.malformed("array elements have type \(type)")
        }
        guard dimensions != 0 else { return [] }
        guard dimensions == 1 else {
            throw Element.malformed("array has \(dimensions) dimensions instead of one")
        }
        guard let count: Int32 = cursor.integer(bytes), count >= 0, cursor.skip(4, bytes) else {
            throw Element.malformed("array header is cut off")
        }
        var elements: [Element] = []
        // Every element takes four bytes at least: a wrong count cannot reserve more than the value itself.
        elements.reserveCapacity(min(Int(count), bytes.byteCount / 4))
        for _ in 0..<count {
            guard let length: Int32 = cursor.integer(bytes) else {
                throw Element.malformed("array is cut off")
            }
            if length < 0 {
                guard let null = Element.null else { throw Element.malformed("array contains NULL") }
                elements.append(null)
            } else {
                let start = cursor.offset
                guard cursor.skip(Int(length), bytes) else { throw Element.malformed("array is cut off") }
                elements.append(try Element(wire: bytes.extracting(start..<cursor.offset), type: type))
            }
        }
        return elements
    }
}
