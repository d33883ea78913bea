internal import TenantModel

/// The forms of keys, told from their bytes.
enum KeyForm {
    /// See `ResourceKind.KeyFormat.identifier`.
    static func isIdentifier(_ key: Span<UInt8>) -> Bool {
        (1...100).contains(key.count) && key.indices.allSatisfy { isIdentifierCharacter(key[$0]) }
    }

    private static func isIdentifierCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: TenantSlug.isCharacter(byte)
        }
    }
}

extension Span<UInt8> {
    /// Whether this could be the number of a bank card, or holds one. Keys are shown in plans, numbers of cards are not.
    var looksLikeCardNumber: Bool {
        guard count >= 16 else { return false }
        let digits = indices.count { self[$0] &- 0x30 < 10 }
        if digits == count, count == 16 { return true }
        return digits >= 16 && CardNumber.isHeld(in: String(decoding: indices.map { self[$0] }, as: UTF8.self))
    }
}
