/// What a rule of management speaks for: all rows of a kind, one of them, or a field of either.
public struct ManagementTarget: Hashable, Sendable {
    /// The kind of the rows.
    public let kind: ResourceKind
    /// The key of the row; `nil` for every row.
    public let key: String?
    /// The place of the field in the kind; `nil` for every field.
    public let field: Int?
    /// How narrow the path is that names it: its length, and above all lengths where it names the field itself.
    public let precision: Int

    /// Makes a target.
    public init(kind: ResourceKind, key: String? = nil, field: Int? = nil, precision: Int) {
        self.kind = kind
        self.key = key
        self.field = field
        self.precision = precision
    }

    /// The precision of a path of `length` names that ends at a field.
    public static func exact(_ length: Int) -> Int { 1000 + length }

    /// Whether a field of a row is meant.
    func covers(_ key: String, _ field: Int) -> Bool {
        (self.field == nil || self.field == field) && (self.key == nil || self.key == key)
    }
}
