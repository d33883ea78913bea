internal import Crypto
internal import Glibc

/// The key that secrets are encrypted with in a copy on disk: 32 bytes. Has no textual form.
public struct DiskCopyKey: Sendable {
    let key: SymmetricKey

    private static let byteCount = 32

    /// Takes 32 bytes.
    ///
    /// - Throws: ``DiskCopyError`` with `malformedKey`, which calls the key by the given name.
    public init(_ bytes: [UInt8], named name: String = "the key") throws(DiskCopyError) {
        guard bytes.count == Self.byteCount else { throw DiskCopyError(.malformedKey, name) }
        key = SymmetricKey(data: bytes)
    }

    /// Reads a file: 32 bytes, or these as text in hexadecimal or base64.
    ///
    /// - Throws: ``DiskCopyError`` with `malformedKey`, `system`.
    public init(file path: String) throws(DiskCopyError) {
        // A key is short; what is longer is none.
        let file = try OpenFile.reading(path)
        try self.init(text: try file.contents(atMost: 1024), named: path)
    }

    /// Whether others than the owner of a file with a key may read it or write it.
    ///
    /// - Throws: ``DiskCopyError`` with `system`.
    public static func isOpenToOthers(file path: String) throws(DiskCopyError) -> Bool {
        try OpenFile.reading(path).status().st_mode & 0o077 != 0
    }

    /// Reads an environment variable: hexadecimal or base64.
    ///
    /// - Throws: ``DiskCopyError`` with `malformedKey`, also for a variable that is not set.
    public init(environment name: String) throws(DiskCopyError) {
        guard let value = unsafe getenv(name) else { throw DiskCopyError(.malformedKey, "the variable \(name)") }
        try self.init(text: Array(unsafe String(cString: value).utf8), named: "the variable \(name)")
    }

    private init(text: [UInt8], named name: String) throws(DiskCopyError) {
        if text.count == Self.byteCount {
            try self.init(text, named: name)
            return
        }
        let end = text.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let digits = text[...(end ?? -1)]
        guard let bytes = Self.hexadecimal(digits) ?? Self.base64(digits) else {
            throw DiskCopyError(.malformedKey, name)
        }
        try self.init(bytes, named: name)
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count == byteCount * 2 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(value))
                high = nil
            } else {
                high = UInt8(value)
            }
        }
        return bytes
    }

    /// 32 bytes are 43 digits and a `=`, which may be left out; the last digit holds four bits of them.
    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = text.last == UInt8(ascii: "=") ? text.dropLast() : text
        guard digits.count == 43 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for digit in digits {
            guard let value = base64Value(digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    private static func base64Value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

extension DiskCopyKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A mask, whatever the key is.
    public var description: String { "‹key›" }
    /// The same mask.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension DiskCopyKey {
    /// HMAC-SHA-256 of bytes by a key that is derived from this one, so that what is authenticated for one purpose says nothing
    /// for another.
    ///
    /// - Parameters:
    ///   - bytes: What is to be known again.
    ///   - purpose: What for.
    /// - Returns: 32 bytes.
    package func authenticationCode(of bytes: [UInt8], for purpose: String) -> [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: 32)
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: derived))
    }
}
