internal import Crypto

/// A token by which a program names itself to the state API: `tnt_`, 43 random letters and digits, six of a checksum.
///
/// 43 draws from 62 letters and digits are 256 bits. The prefix lets scanners of secrets find one that strayed into a
/// repository (`tnt_[0-9A-Za-z]{49}`), the checksum lets them tell it from what only looks like one, and lets a slip of the
/// pen be refused without a database.
///
/// It has no textual form, as ``Secret`` has none. Only its ``hash`` is stored.
public struct APIToken: Sendable {
    /// What every token begins with.
    public static let prefix = "tnt_"
    /// Bytes of a whole token, all of them ASCII.
    public static let length = prefix.utf8.count + randomLength + checksumLength

    private static let randomLength = 43
    private static let checksumLength = 6
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    private let secret: Secret

    /// Why a text is not a token. Says nothing of what was in it.
    public enum Fault: Error, Sendable {
        /// Another prefix, another length, or something other than letters and digits.
        case wrongForm
        /// The checksum does not fit the rest: a letter was lost or changed.
        case wrongChecksum
    }

    /// Makes a new token from the system's cryptographic generator.
    public static func random() -> APIToken {
        var generator = SystemRandomNumberGenerator()
        var bytes = Array(prefix.utf8)
        for _ in 0..<randomLength { bytes.append(alphabet[Int.random(in: alphabet.indices, using: &generator)]) }
        bytes += checksum(bytes)
        return APIToken(Secret(String(decoding: bytes, as: UTF8.self)))
    }

    /// Takes a text that has to be a token.
    ///
    /// - Throws: ``Fault``.
    public init(_ text: String) throws(Fault) {
        let bytes = Array(text.utf8)
        let body = bytes.dropFirst(Self.prefix.utf8.count)
        guard bytes.count == Self.length, bytes.starts(with: Self.prefix.utf8), body.allSatisfy(Self.alphabet.contains)
        else { throw .wrongForm }
        guard Self.checksum(bytes.dropLast(Self.checksumLength)).elementsEqual(bytes.suffix(Self.checksumLength))
        else { throw .wrongChecksum }
        self.init(Secret(text))
    }

    private init(_ secret: Secret) {
        self.secret = secret
    }

    /// The token itself: for whom it was made, shown once.
    public func reveal() -> String { secret.reveal() }

    /// SHA-256 of the whole token in lower-case hexadecimal: what the database holds and what is compared.
    ///
    /// A plain hash is enough, as there are 2^256 candidates and not a dictionary of them.
    public var hash: String { hexadecimal(SHA256.hash(data: Array(secret.reveal().utf8))) }

    /// CRC-32 as six digits to the base 62, the highest first.
    private static func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var rest = CyclicChecksum.crc32(bytes)
        var digits: [UInt8] = []
        for _ in 0..<checksumLength {
            digits.append(alphabet[Int(rest % 62)])
            rest /= 62
        }
        return digits.reversed()
    }
}

extension APIToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A mask, whatever the token is.
    public var description: String { "‹API token›" }
    /// The same mask.
    public var debugDescription: String { description }
    /// A mirror without children: `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
