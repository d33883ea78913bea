internal import Crypto

/// A keyed fingerprint of a value that must not be shown: equal values have equal fingerprints in one database.
///
/// HMAC-SHA-256 under a key that stays in the database. A plain hash of a card number is no protection: given the
/// first six and last four digits there are 10^5 candidates.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits, the first half of the HMAC.
    public let description: String

    /// Takes a fingerprint that was stored.
    public init(stored: String) {
        self.description = stored
    }

    /// The first eight digits, enough for a reader to tell two values apart.
    public var short: String { String(description.prefix(8)) }
}

/// Makes fingerprints under the key of one database.
public struct Fingerprinter: Sendable {
    /// With the key taken in, and nothing else yet: taking it in costs as much as a fingerprint does.
    private let begun: HMAC<SHA256>

    /// Uses `key`, the 32 bytes that the control schema's `state` row holds.
    public init(key: [UInt8]) {
        self.begun = HMAC(key: SymmetricKey(data: key))
    }

    /// The fingerprint of `text`.
    public func fingerprint(of text: String) -> Fingerprint {
        var hmac = begun
        hmac.update(data: Array(text.utf8))
        return Fingerprint(stored: hexadecimal(hmac.finalize().prefix(16)))
    }

    /// The fingerprint of a secret.
    public func fingerprint(of secret: Secret) -> Fingerprint {
        fingerprint(of: secret.reveal())
    }
}

/// Lower-case hexadecimal digits of `bytes`.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
        text.append(digit(byte >> 4))
        text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}
