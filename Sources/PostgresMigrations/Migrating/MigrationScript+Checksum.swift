internal import Crypto
internal import MigrationScripts
internal import PostgresDriver

extension MigrationScript {
    /// SHA-256 of the file in lower-case hexadecimal.
    var checksum: String { SHA256.hash(data: bytes).hexadecimal }
}
