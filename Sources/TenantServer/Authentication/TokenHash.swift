internal import Crypto

/// SHA-256 of a token: all that the server ever compares or keeps.
struct TokenHash: Sendable {
    private let words: SIMD4<UInt64>

    /// The hash of what a client sent.
    init(of text: some StringProtocol) {
        var digest = SHA256()
        let isContiguous: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe digest.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        }
        if isContiguous == nil { digest.update(data: Array(text.utf8)) }
        words = unsafe digest.finalize().withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// The hash that the database keeps, 64 digits of lower-case hexadecimal; `nil` for anything else.
    init?(hexadecimal text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var rest = text.utf8[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst(), let high = Self.digit(high), let low = Self.digit(low) else { return nil }
            bytes.append(high << 4 | low)
        }
        guard bytes.count == 32 else { return nil }
        words = unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension TokenHash: Hashable {
    /// Takes the same time wherever the two differ.
    static func == (left: TokenHash, right: TokenHash) -> Bool {
        let difference = left.words ^ right.words
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }

    func hash(into hasher: inout Hasher) {
        // A quarter of a hash that is even is as even as the whole.
        hasher.combine(words[0])
    }
}
