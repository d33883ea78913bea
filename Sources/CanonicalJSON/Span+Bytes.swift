extension Span<UInt8> {
    /// A number that differs for most texts that differ. Eight bytes at a time, by multiplication as in
    /// FNV-1a; whoever relies on it compares the bytes as well.
    package var digest: UInt64 {
        var digest = UInt64(truncatingIfNeeded: count) &+ 0xCBF2_9CE4_8422_2325
        var offset = 0
        while offset + 8 <= count {
            digest = (digest ^ word(at: offset)) &* 0x9E37_79B9_7F4A_7C15
            digest ^= digest >> 32
            offset += 8
        }
        digest = (digest ^ tail(from: offset)) &* 0x9E37_79B9_7F4A_7C15
        return digest ^ (digest >> 32)
    }

    /// Whether both hold the same bytes.
    package func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var offset = 0
        while offset + 8 <= count {
            if word(at: offset) != other.word(at: offset) { return false }
            offset += 8
        }
        return tail(from: offset) == other.tail(from: offset)
    }

    /// The first eight bytes as a number with the first one on top, zeros behind a shorter text: of two texts in byte order
    /// the first has no larger one.
    package var head: UInt64 {
        if count >= 8 { return word(at: 0).bigEndian }
        var head: UInt64 = 0
        for index in 0..<count { head = head << 8 | UInt64(self[index]) }
        return count == 0 ? 0 : head << UInt64(64 - count * 8)
    }

    /// The last bytes, fewer than eight, as a number. Of a longer text that is its last eight shifted: one
    /// load.
    private func tail(from offset: Int) -> UInt64 {
        let rest = count - offset
        if rest == 0 { return 0 }
        if count >= 8 { return word(at: count - 8) >> UInt64(64 - rest * 8) }
        var tail: UInt64 = 0
        for index in offset..<count { tail = tail << 8 | UInt64(self[index]) }
        return tail
    }

    /// Eight bytes, the first of which is at `offset`; there have to be as many.
    private func word(at offset: Int) -> UInt64 {
        // Within bounds: every caller has compared with `count`.
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    }
}
