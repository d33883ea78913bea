/// How many lines a text has and how long each is, to tell whether a place lies within it.
struct TextExtent {
    /// Characters of each line, its end not counted.
    private var lengths: [Int] = []

    /// Measures a text. Bytes that continue a character of UTF-8 are not counted, whether or not the text is
    /// UTF-8.
    init(of bytes: ArraySlice<UInt8>) {
        var length = 0
        var previous: UInt8 = 0
        for byte in bytes {
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0A, 0x0D:
                lengths.append(length)
                length = 0
            case 0x80...0xBF: break
            default: length += 1
            }
            previous = byte
        }
        lengths.append(length)
    }

    /// Whether there is such a line.
    func contains(line: Int) -> Bool { line > 0 && line <= lengths.count }

    /// Whether a place is a character of the text, or the place after the last one of a line or of the text.
    func contains(line: Int, column: Int) -> Bool {
        guard contains(line: line) else { return false }
        return column >= 0 && column <= lengths[line - 1] + 1
    }
}
