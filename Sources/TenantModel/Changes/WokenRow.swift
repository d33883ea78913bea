/// What nobody approved of a row, and what comes into use by a change of something else: the merchant that stands there already when
/// its way to pay is switched on. No manifest declares it, and no apply wrote it.
public struct WokenRow: Sendable {
    /// The kind of the row.
    public let kind: ResourceKind
    /// Its key; `nil` for a row that nobody named.
    public let key: String?
    /// Its surrogate key, where its table has one.
    public let rowID: Int32?
    /// What comes into use of it: each value on both sides.
    public let fields: [FieldChange]
    /// What that has to be accepted as.
    public let risks: [Risk]

    /// Makes a row.
    public init(kind: ResourceKind, key: String?, rowID: Int32?, fields: [FieldChange], risks: [Risk]) {
        self.kind = kind
        self.key = key
        self.rowID = rowID
        self.fields = fields
        self.risks = risks
    }
}
