internal import YAMLSyntax

/// The bytes of a text by the marks of its nodes.
struct TextPlaces {
    let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is no column.
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        for (offset, byte) in bytes.enumerated()
        where byte == 0x0A || byte == 0x0D && !(byte == 0x0D && Self.isPair(bytes, offset)) {
            starts.append(offset + 1)
        }
        self.starts = starts
    }

    private static func isPair(_ bytes: [UInt8], _ offset: Int) -> Bool {
        offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
    }

    /// The offset of a position; that of the end where the text has no such line.
    func offset(of mark: YAMLMark) -> Int {
        guard mark.line <= starts.count else { return bytes.count }
        var offset = starts[mark.line - 1]
        for _ in 1..<max(mark.column, 1) where offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return offset
    }

    /// The offset of the first byte of the line that an offset lies in.
    func lineStart(_ offset: Int) -> Int {
        starts.last { $0 <= offset } ?? 0
    }

    /// The offset behind the line that an offset lies in, its line end included.
    func nextLine(_ offset: Int) -> Int {
        starts.first { $0 > offset } ?? bytes.count
    }

    /// Whether nothing but spaces stands before an offset in its line.
    func isFirstInLine(_ offset: Int) -> Bool {
        bytes[lineStart(offset)..<offset].allSatisfy { $0 == UInt8(ascii: " ") }
    }

    /// What ends the lines of the text.
    var lineEnd: String {
        bytes.firstIndex(of: 0x0A).map { $0 > 0 && bytes[$0 - 1] == 0x0D } ?? false ? "\r\n" : "\n"
    }
}
