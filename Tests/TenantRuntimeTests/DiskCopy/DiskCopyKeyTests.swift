import Crypto
import Glibc
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

/// What a forger of copies can do as well.
enum TokenDigestTestSupport {
    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}

@Suite("The key of a copy on disk")
struct DiskCopyKeyTests {
    private static let bytes = (0..<32).map { UInt8($0 * 7 % 256) }

    @Test("32 bytes, hexadecimal or base64, from a file with or without a line end")
    func spellings() async throws {
        let path = try await newTestPath()
        let hex = hexadecimal(Self.bytes)
        let base64 = "AAcOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tk="
        let safe = "AAcOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK-2vcTL0tk"
        let texts = [hex, hex.uppercased(), hex + "\n", base64, base64 + "\r\n", safe]
        for text in [Self.bytes] + texts.map({ Array($0.utf8) }) {
            unsafe unlink(path)
            try OpenFile.creating(path).write(text)
            let key = try DiskCopyKey(file: path)
            #expect(key.key == SymmetricKey(data: Self.bytes))
        }
    }

    @Test(
        "anything else is no key",
        arguments: ["", "x", "secret", String(repeating: "0", count: 63), String(repeating: "g", count: 64), "A=="]
    )
    func malformed(_ text: String) async throws {
        let path = try await newTestPath()
        try OpenFile.creating(path).write(Array(text.utf8))
        #expect(throws: DiskCopyError(.malformedKey, path)) { _ = try DiskCopyKey(file: path) }
    }

    @Test("a variable that is not set is no key, and the error names it")
    func environment() throws {
        let name = "TENANTRY_TEST_COPY_KEY_\(getpid())"
        #expect(throws: DiskCopyError(.malformedKey, "the variable \(name)")) { _ = try DiskCopyKey(environment: name) }
    }

    @Test("nothing prints it")
    func secrecy() throws {
        let key = try DiskCopyKey([UInt8]("CANARY-CANARY-CANARY-CANARY-CANA".utf8))
        var text = "\(key) \(String(reflecting: key))"
        dump(key, to: &text)
        dump(DiskCopy(path: "/x", key: key), to: &text)
        #expect(!text.contains("CANARY") && !text.contains("67, 65"))
    }
}
