internal import CanonicalJSON

/// What a change relies on: a row that looks as it did, or is still not there.
public struct Precondition: Hashable, Sendable, CustomStringConvertible {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row.
    public let key: String
    /// The rows that it is about.
    public let target: Change.Target
    /// What the row is called in its table, where that is not `key`: it is found by its surrogate key then.
    public let liveKey: Change.LiveKey
    /// The fingerprint of its declared columns; `nil` where it must not exist.
    public let expected: Fingerprint?

    /// Makes a precondition.
    public init(
        tenant: String,
        kind: ResourceKind,
        key: String,
        target: Change.Target,
        liveKey: Change.LiveKey = .asExpected,
        expected: Fingerprint?
    ) {
        self.tenant = tenant
        self.kind = kind
        self.key = key
        self.target = target
        self.liveKey = liveKey
        self.expected = expected
    }

    /// The row as messages name it: `TENANT` or `TENANT/KEY`.
    public var place: String { kind == .bot ? tenant : tenant + "/" + key }

    /// One line of a plan file: `plan parsvpn/monthly-50 9f31…`, or `absent` in place of the digits; `row 12` before them
    /// where it is found by its surrogate key.
    public var description: String {
        let row = liveKey == .asExpected ? nil : target.rowID.map { "row \($0) " }
        return "\(kind.name) \(place) \(row ?? "")\(expected?.description ?? "absent")"
    }
}

extension Fingerprinter {
    /// The fingerprint of a live row: of all its values, in the order of its kind's fields.
    ///
    /// Each value stands behind its length, so that no two rows are one text, whatever their columns hold.
    public func fingerprint(ofRow values: some Sequence<FieldValue>) -> Fingerprint {
        var text = ""
        for value in values {
            if let plain = value.plainText { text += "\(plain.utf8.count):\(plain)" } else { text += "-" }
        }
        return fingerprint(of: text)
    }
}

extension FieldValue {
    /// One text for each value, different for different values of one field; `nil` for those without a value.
    fileprivate var plainText: String? {
        switch self {
        case .undeclared, .null: nil
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .text(let value): value
        case .json(let value): value.text
        case .secret(let value): value.fingerprint?.description ?? "unresolved"
        }
    }
}
