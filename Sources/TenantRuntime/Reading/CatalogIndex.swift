internal import CanonicalJSON
internal import Crypto
internal import TenantModel

/// The catalog in force, made ready for reading: every default parsed, every key at a place.
///
/// One for all bots of a snapshot, and the same one for the next while the catalog stays what it is.
final class CatalogIndex: Sendable {
    /// The catalog itself.
    let catalog: Catalog
    /// What tells two catalogs apart, also those of two versions of this library: SHA-256 of all that reading depends on, and
    /// of what readers are told of a key beside its value.
    let digest: [UInt8]
    private let names: KeyTable
    private let entries: [Entry]

    /// What reading has to know of one key.
    struct Entry: Sendable {
        /// The key's description.
        let key: ConfigurationKey
        /// Its default; `nil` without one.
        let initial: StoredValue?
        /// The column of `bots` that holds it, by its place in the columns of a ``BotStorage``.
        let column: Int?
    }

    /// Makes a catalog ready.
    init(_ catalog: Catalog) {
        self.catalog = catalog
        names = KeyTable(catalog.configuration.map(\.name))
        entries = catalog.configuration.map { key in
            var column: Int?
            if case .botColumn(let name) = key.storage { column = BotColumn.place(of: name) }
            return Entry(key: key, initial: key.parsedDefault, column: column)
        }
        digest = Self.digest(catalog)
    }

    /// What is known of a key; `nil` for one that the catalog does not have. Allocates nothing.
    func entry(_ name: String) -> Entry? {
        names.place(of: name).map { entries[$0] }
    }

    private static func digest(_ catalog: Catalog) -> [UInt8] {
        var bytes = ByteWriter()
        for feature in catalog.features { bytes.write(feature.name) }
        for key in catalog.configuration {
            bytes.write(key.name)
            bytes.write(key.type.rawValue)
            bytes.write(key.isSecret)
            bytes.write(key.defaultText)
            key.storage.write(to: &bytes)
            bytes.write(key.unit)
        }
        var hash = SHA256()
        hash.update(data: bytes.bytes)
        return Array(hash.finalize())
    }
}

extension ConfigurationKey.Storage {
    fileprivate func write(to bytes: inout ByteWriter) {
        switch self {
        case .configuration: bytes.write(byte: 0)
        case .platform: bytes.write(byte: 1)
        case .flag(let feature):
            bytes.write(byte: 2)
            bytes.write(feature)
        case .botColumn(let name):
            bytes.write(byte: 3)
            bytes.write(name)
        }
    }
}

extension ConfigurationKey {
    /// The default, read from the text of a dotenv file as the key's type wants it. A secret has no default.
    fileprivate var parsedDefault: StoredValue? {
        guard let text = defaultText, !isSecret else { return nil }
        switch type {
        case .string: return .text(text)
        case .int: return Int64(text).map(StoredValue.integer)
        case .bool:
            switch text.lowercased() {
            case "true", "1", "yes", "on": return .bool(true)
            case "false", "0", "no", "off": return .bool(false)
            default: return nil
            }
        case .float, .list, .map, .any:
            let json = try? JSONText(parsing: Array(text.utf8))
            return json.map(StoredValue.init)
        }
    }
}
