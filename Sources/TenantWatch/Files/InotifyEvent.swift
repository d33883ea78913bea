internal import Glibc

/// One event as inotify(7) lays it out: four numbers of four bytes, then a name that NUL characters fill up.
struct InotifyEvent: Equatable {
    /// Which folder it is about; -1 where it is about none.
    let watch: CInt
    /// What happened.
    let mask: UInt32
    /// The name in the folder; empty where it is about the folder itself.
    let name: String

    /// Takes the first event out of what was read; `nil` when there is no whole one.
    init?(parsing bytes: inout ArraySlice<UInt8>) {
        guard bytes.count >= 16 else { return nil }
        let start = bytes.startIndex
        func number(at offset: Int) -> UInt32 {
            let four = bytes[(start + offset)..<(start + offset + 4)]
            // The kernel writes numbers as the machine does, and every machine that runs this is little-endian.
            return four.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        let length = Int(number(at: 12))
        guard bytes.count >= 16 + length else { return nil }
        watch = CInt(bitPattern: number(at: 0))
        mask = number(at: 4)
        let padded = bytes[(start + 16)..<(start + 16 + length)]
        name = String(decoding: padded.prefix { $0 != 0 }, as: UTF8.self)
        bytes = bytes[(start + 16 + length)...]
    }

    /// Whether `flag` is among what happened.
    func has(_ flag: some BinaryInteger) -> Bool { mask & UInt32(truncatingIfNeeded: flag) != 0 }
}
