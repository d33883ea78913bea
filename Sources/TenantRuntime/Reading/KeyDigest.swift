internal import Glibc

/// Hashes of short keys, 8 bytes at a time: a key of a flag takes three steps.
///
/// Good for one process alone. The seed is drawn when the process starts, so that nobody who may name keys can choose
/// ones that all fall on one place of a table.
enum KeyDigest {
    private static let seed = UInt64.random(in: .min ... .max)

    /// The digest of `bytes`.
    static func digest(_ bytes: RawSpan) -> UInt64 {
        var digest = seed ^ UInt64(truncatingIfNeeded: bytes.byteCount)
        var offset = 0
        while offset + 8 <= bytes.byteCount {
            mix(&digest, unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        if offset < bytes.byteCount {
            if bytes.byteCount >= 8 {
                // The last eight bytes again, of which some were taken already: no loop over single bytes.
                let last = bytes.byteCount - 8
                mix(&digest, unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: last, as: UInt64.self))
            } else {
                var rest: UInt64 = 0
                while offset < bytes.byteCount {
                    rest = rest << 8 | UInt64(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
                    offset += 1
                }
                mix(&digest, rest)
            }
        }
        return digest
    }

    @inline(__always)
    private static func mix(_ digest: inout UInt64, _ word: UInt64) {
        let (high, low) = (digest ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        digest = high ^ low
    }
}

/// Whether both hold the same bytes.
func isSame(_ left: RawSpan, _ right: RawSpan) -> Bool {
    guard left.byteCount == right.byteCount else { return false }
    return unsafe left.withUnsafeBytes { left in
        unsafe right.withUnsafeBytes { right in
            guard let first = left.baseAddress, let second = right.baseAddress else { return true }
            return unsafe memcmp(first, second, left.count) == 0
        }
    }
}
