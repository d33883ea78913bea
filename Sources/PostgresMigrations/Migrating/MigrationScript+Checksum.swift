internal import Crypto
internal import MigrationScripts

extension MigrationScript {
    /// SHA-256 of the file in lower-case hexadecimal.
    var checksum: String {
        let digits = Array("0123456789abcdef")
        return SHA256.hash(data: bytes).reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
}
