public import TenantModel

/// A row that somebody else made, and the key under which a manifest declares it.
public struct RowAdoption: Sendable, Hashable {
    /// What kind of row it is; `nil` where the key alone tells.
    public let kind: ResourceKind?
    /// The key in the manifest.
    public let key: String
    /// The row's surrogate key.
    public let rowID: Int32

    /// The kinds of which a row can be named by its surrogate key: their tables have one, and rows without a key.
    public static let kinds = ResourceKind.all.filter { $0.idColumn != nil && $0.botColumn != nil }

    /// Makes an adoption.
    public init(kind: ResourceKind? = nil, key: String, rowID: Int32) {
        self.kind = kind
        self.key = key
        self.rowID = rowID
    }

    /// Reads `KEY=ID` or `KIND/KEY=ID`.
    ///
    /// `nil` for anything else.
    ///
    /// - Parameter text: The text.
    public init?(_ text: String) {
        guard let equals = text.lastIndex(of: "="), let id = Int32(text[text.index(after: equals)...]), id > 0 else {
            return nil
        }
        let parts = text[..<equals].split(separator: "/", omittingEmptySubsequences: false)
        let kind = parts.count == 2 ? Self.kinds.first { $0.name == parts[0] } : nil
        guard let key = parts.last, !key.isEmpty, parts.count == (kind == nil ? 1 : 2) else { return nil }
        self.init(kind: kind, key: String(key), rowID: id)
    }

    /// As somebody wrote it.
    var words: String { (kind.map { "\($0.name)/" } ?? "") + "\(key)=\(rowID)" }
}

/// Which rows of a tenant are taken over that its manifest cannot name.
public struct TenantAdoption: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// Its rows.
    public let rows: [RowAdoption]

    /// Makes an adoption; without rows one of what is found by name and token alone.
    public init(tenant: String, rows: [RowAdoption] = []) {
        self.tenant = tenant
        self.rows = rows
    }
}

/// Rows cannot be taken over as somebody asked for.
public struct AdoptionError: Error, Sendable, CustomStringConvertible {
    /// Everything that stands in the way; at least one line.
    public let reasons: [String]

    /// A line a reason; not escaped.
    public var description: String { reasons.joined(separator: "\n") }
}
