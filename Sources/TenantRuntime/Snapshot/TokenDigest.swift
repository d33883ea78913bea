internal import Crypto
internal import TenantModel

/// What a bot is found by when somebody presents a token: SHA-256 of the token's hash, of which no part of the way to the
/// answer depends on how much of a wrong one is right.
///
/// The hash of a token is itself something that opens a door, as the last part of a webhook's path. The hash of that is
/// not, so that a copy on disk may hold it in the open.
struct TokenDigest: Sendable, Hashable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of a token.
    init(ofToken token: String) {
        self.init(ofHash: Self.hash(of: token))
    }

    /// The digest of the lower-case hexadecimal SHA-256 of a token.
    init(ofHash hash: String) {
        self.init(bytes: Self.sha256(hash))
    }

    /// Takes 32 bytes.
    init?(stored bytes: some Collection<UInt8>) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.init(bytes: Array(bytes))
    }

    private init(bytes: [UInt8]) {
        func word(_ place: Int) -> UInt64 {
            bytes[place * 8..<place * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The 32 bytes.
    var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
        }
    }

    /// Where a search in a table begins.
    var place: UInt64 { words.0 }

    /// The lower-case hexadecimal SHA-256 of a token, as the original hashes and as a webhook's path ends.
    static func hash(of token: String) -> String { hexadecimal(sha256(token)) }

    /// Looks at all of both, whatever it finds on the way.
    static func == (left: TokenDigest, right: TokenDigest) -> Bool {
        let first = (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
        let second = (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3)
        return first | second == 0
    }

    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    private static func sha256(_ text: String) -> [UInt8] {
        var hash = SHA256()
        let bytes = text.utf8.span
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }
}
