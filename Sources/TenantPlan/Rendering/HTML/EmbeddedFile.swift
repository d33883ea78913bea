internal import Crypto

/// A style sheet or script that stands inside the report, and the digest by which a browser lets it.
struct EmbeddedFile {
    let text: String

    static let style = EmbeddedFile(PackageResources.report_css)
    static let script = EmbeddedFile(PackageResources.report_js)

    private init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The source in a content security policy: `sha256-…`, over the bytes between the tags.
    var source: String { "sha256-" + Self.base64(Array(SHA256.hash(data: Array(text.utf8)))) }

    /// RFC 4648, §4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var encoded: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for place in 0..<4 {
                let digit = digits[Int(bits >> (18 - 6 * UInt32(place)) & 63)]
                encoded.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
