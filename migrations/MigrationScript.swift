/// One file of `migrations/`, as it was when the program was built.
package struct MigrationScript: Sendable {
    /// The number that the file's name begins with. Scripts run in its order.
    package let version: Int

    /// The rest of the file's name, without the ending: `create_control_schema`.
    package let name: String

    /// The file, byte for byte: what its checksum is taken of.
    package let bytes: [UInt8]

    init(_ version: Int, _ name: String, _ bytes: [UInt8]) {
        self.version = version
        self.name = name
        self.bytes = bytes
    }

    /// The file as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The file's name: `002_create_control_schema.sql`.
    package var file: String { Self.file(version: version, name: name) }

    /// The name of the file that a migration of this version and name stands in.
    package static func file(version: Int, name: String) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits + "_\(name).sql"
    }
}
