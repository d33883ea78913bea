internal import CanonicalJSON
internal import Crypto
internal import TenantModel
internal import TenantRuntime

/// The live tokens on disk, beside the copy of the state: whom to let in after a start while the database is down.
///
/// Two lines: a JSON document, and what it is told genuine by. With a key that is an HMAC by a key derived from it, so that
/// nobody without the key gives a token a scope or a later end; without one SHA-256, which tells of damage alone, and the
/// file is trusted as the copy of the state beside it is: since nobody but its owner may write it. There are hashes in it
/// and no tokens. Blocks while it reads or writes.
struct TokenCopy: Sendable {
    /// What is in it.
    struct Contents: Sendable, Hashable {
        /// The database's identity.
        let database: String
        /// When the database was asked, in milliseconds of Unix time: a clock that goes on while no process lives.
        let readAt: Int64
        /// Those that were live then; their names are not kept.
        let tokens: [LiveAPIToken]
    }

    /// Some 400,000 tokens. What is longer is none of ours.
    private static let maximumByteCount = 64 << 20
    private static let format = "1.0"
    private let file: PrivateFile
    private let key: DiskCopyKey?

    /// Names the place beside a copy of the state. Nothing is read or written yet.
    init(beside copy: DiskCopySettings) {
        file = PrivateFile(path: copy.path + ".tokens")
        key = copy.key
    }

    /// Puts tokens in the place of those that may be there.
    ///
    /// - Throws: `DiskCopyError` with `system`; what was there stays then.
    func write(_ contents: Contents) throws(DiskCopyError) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("format_version", string: Self.format)
            writer.member("database", string: contents.database)
            writer.member("read_at_ms", integer: contents.readAt)
            writer.member("tokens") { writer in
                writer.array { writer in
                    for token in contents.tokens { writer.element { token.write(to: &$0) } }
                }
            }
        }
        let line = writer.bytes + [UInt8(ascii: "\n")]
        try file.replace(with: line + Array((proof(of: line) + "\n").utf8))
    }

    /// Reads what was written.
    ///
    /// - Throws: `DiskCopyError`: `missing`, `notPrivate`, `otherOwner`, `notAFile`, `system`; `missingKey` and `unproven` where the writer
    ///   had a key and this reader has none, or the other way round; `corrupt` for what was changed or written with another
    ///   key.
    func read() throws(DiskCopyError) -> Contents {
        let bytes = try file.contents(atMost: Self.maximumByteCount)
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw DiskCopyError(.corrupt, file.path) }
        let line = Array(bytes[...end])
        let other = key == nil ? Self.proofWord : Self.checksumWord
        if bytes[(end + 1)...].starts(with: other.utf8) {
            throw DiskCopyError(key == nil ? .missingKey : .unproven, file.path)
        }
        let proof = Array((proof(of: line) + "\n").utf8)
        guard Self.isSame(proof, bytes[(end + 1)...]), let contents = Self.contents(of: line) else {
            throw DiskCopyError(.corrupt, file.path)
        }
        return contents
    }

    private static let proofWord = "hmac-sha256 "
    private static let checksumWord = "sha256 "

    /// The second line.
    private func proof(of line: [UInt8]) -> String {
        if let key { return Self.proofWord + hexadecimal(key.authenticationCode(of: line, for: "tenantctl tokens")) }
        return Self.checksumWord + hexadecimal(SHA256.hash(data: line))
    }

    /// Takes the same time wherever the two differ.
    private static func isSame(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func contents(of line: [UInt8]) -> Contents? {
        var reader = JSONReader(line)
        guard let json = try? reader.readValue(), json["format_version"]?.string == format,
            let database = json["database"]?.string, let readAt = json["read_at_ms"]?.integer,
            let elements = json["tokens"]?.array
        else { return nil }
        var tokens: [LiveAPIToken] = []
        for element in elements {
            guard let token = LiveAPIToken(kept: element) else { return nil }
            tokens.append(token)
        }
        return Contents(database: database, readAt: readAt, tokens: tokens)
    }
}

extension LiveAPIToken {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", integer: Int64(id))
            writer.member("hash", string: hash)
            writer.member("tenant", integer: botID.map(Int64.init))
            writer.member("scopes") { writer in
                writer.array { writer in
                    for scope in scopes { writer.element { $0.write(string: scope.rawValue) } }
                }
            }
            writer.member("ends_in_ms", integer: timeLeft.map { Int64($0 / .milliseconds(1)) })
        }
    }

    /// Reads what was written; `nil` for anything else. A tenant that is not there is no operator.
    fileprivate init?(kept json: JSON) {
        guard let id = json["id"]?.integer.flatMap(Int32.init(exactly:)), let hash = json["hash"]?.string,
            let tenant = json["tenant"], let scopes = json["scopes"]?.array, let end = json["ends_in_ms"]
        else { return nil }
        let botID = tenant.integer.flatMap(Int32.init(exactly:))
        guard botID != nil || tenant == .null, end.integer != nil || end == .null else { return nil }
        self.init(
            id: id,
            hash: hash,
            name: "",
            botID: botID,
            scopes: scopes.compactMap { $0.string.flatMap(APIScope.init(rawValue:)) },
            timeLeft: end.integer.map(Duration.milliseconds)
        )
    }
}
