internal import CanonicalJSON
internal import Crypto
internal import TenantModel

/// How a snapshot is written down: version 2. Version 1 had the ids of merchants in the open part; it is still read, and
/// written over by the next copy.
///
/// In order: the word `tenantry`, the version, then the open part, then the sealed one, both behind their lengths, then
/// SHA-256 of all that. The open part holds the origin, the revision, the own catalog, the names of the columns of bots,
/// and every bot; the sealed part, where there is a key, the secrets and merchants' ids of every bot in the same order,
/// encrypted by AES-GCM with SHA-256 of all before it as authenticated data, so that secrets of one copy mean nothing in
/// another.
enum DiskCopyForm {
    private static let word = Array("tenantry".utf8)
    static let version: UInt64 = 2
    /// Some 100,000 tenants. What is longer is none of ours.
    static let maximumByteCount = 1 << 30

    /// Why bytes are no copy.
    struct Fault: Error {
        let code: DiskCopyError.Code

        init(_ code: DiskCopyError.Code) { self.code = code }
    }

    static func bytes(of snapshot: Snapshot, key: DiskCopyKey?) -> [UInt8] {
        let storage = snapshot.storage
        var (open, sealed) = (ByteWriter(), ByteWriter())
        open.write(storage.origin.identity)
        open.write(count: storage.origin.schemaVersion)
        open.write(storage.revision)
        open.write(storage.catalogRevision != nil)
        open.write(storage.catalogRevision ?? 0)
        open.write(JSONText(storage.catalog.catalog.ownJSON).text)
        open.write(count: BotColumn.fields.count)
        for field in BotColumn.fields { open.write(field.name) }
        open.write(count: storage.bots.count)
        for bot in storage.bots {
            bot.write(open: &open, sealed: &sealed)
            open.write(storage.secrets == .present ? ETag(stored: bot.etag).withoutSecrets.text : bot.etag)
        }

        var copy = ByteWriter()
        copy.write(raw: word)
        copy.write(version)
        copy.write(open.bytes)
        if let key, storage.secrets == .present, let box = seal(sealed.bytes, key, boundTo: copy.bytes) {
            copy.write(box)
        } else {
            copy.write([])
        }
        copy.write(raw: SHA256.hash(data: copy.bytes))
        return copy.bytes
    }

    static func snapshot(from bytes: [UInt8], key: DiskCopyKey?, database: String?) throws(Fault) -> Snapshot {
        guard bytes.count >= word.count + 8, bytes.starts(with: word) else { throw Fault(.notACopy) }
        var copy = ByteReader(bytes[word.count...])
        let written = try copy.uint64()
        // What follows in a newer form nobody knows, but that it is one is worth saying, if it is one.
        let end = bytes.count - SHA256.byteCount
        guard end >= word.count + 8, SHA256.hash(data: bytes[..<end]) == bytes[end...] else { throw Fault(.corrupt) }
        guard (1...version).contains(written) else { throw Fault(written > version ? .newerFormat(written) : .corrupt) }

        let open = try copy.block()
        let bound = bytes[..<copy.position]
        let box = try copy.block()
        guard copy.position == end else { throw Fault(.corrupt) }
        var sealed: ByteReader?
        if let key {
            // The checksum is anybody's to make: without the sealed part nothing says that whoever wrote this has the key.
            guard !box.isEmpty else { throw Fault(.unproven) }
            guard let secrets = unseal(box, key, boundTo: bound) else { throw Fault(.wrongKey) }
            sealed = ByteReader(secrets[...])
        }
        return try snapshot(ByteReader(open), sealed, database)
    }

    private static func snapshot(
        _ open: ByteReader,
        _ sealed: ByteReader?,
        _ database: String?
    ) throws(Fault) -> Snapshot {
        var (open, sealed) = (open, sealed)
        let identity = try open.text()
        if let database, !database.hasSameBytes(as: identity) { throw Fault(.otherDatabase) }
        let origin = SnapshotOrigin(identity: identity, schemaVersion: try open.count())
        let revision = try open.int64()
        let (hasCatalogRevision, catalogRevision) = (try open.bool(), try open.int64())
        guard let json = try? JSONText(parsing: Array(try open.text().utf8)), let own = Catalog(own: json.value)
        else { throw Fault(.corrupt) }
        let catalog = CatalogIndex(own)
        var columns: [Int?] = []
        for _ in 0..<(try open.count()) { columns.append(BotColumn.place(of: try open.text())) }
        var tables = KeyTables()
        var bots: [BotStorage] = []
        for _ in 0..<(try open.count()) {
            bots.append(try BotStorage(&open, sealed: &sealed, columns: columns, catalog, &tables))
        }
        guard open.isAtEnd, sealed?.isAtEnd ?? true else { throw Fault(.corrupt) }
        return Snapshot(
            SnapshotStorage(
                revision: revision,
                origin: origin,
                secrets: sealed == nil ? .withheld : .present,
                catalogRevision: hasCatalogRevision ? catalogRevision : nil,
                catalog: catalog,
                bots: bots
            )
        )
    }

    private static func seal(_ secrets: [UInt8], _ key: DiskCopyKey, boundTo before: [UInt8]) -> [UInt8]? {
        let bound = Array(SHA256.hash(data: before))
        guard let box = try? AES.GCM.seal(secrets, using: key.key, authenticating: bound) else { return nil }
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    private static func unseal(
        _ box: ArraySlice<UInt8>,
        _ key: DiskCopyKey,
        boundTo before: ArraySlice<UInt8>
    ) -> [UInt8]? {
        let bound = Array(SHA256.hash(data: Array(before)))
        guard let box = try? AES.GCM.SealedBox(combined: Array(box)),
            let secrets = try? AES.GCM.open(box, using: key.key, authenticating: bound)
        else { return nil }
        return Array(secrets)
    }
}
