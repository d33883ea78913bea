public import CanonicalJSON

/// The value of one field of one row, on any side: declared, last applied or live.
///
/// Three words, so that three sides of 680,000 rows fit in memory.
public enum FieldValue: Sendable {
    /// Nobody said anything: the field is not declared, or not in the ledger.
    case undeclared
    /// SQL `NULL`.
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case json(JSONText)
    case secret(SealedSecret)
}

extension FieldValue: Hashable {
    /// Equality of bytes, never Swift's canonical equivalence of text.
    public static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.undeclared, .undeclared), (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.text(let left), .text(let right)): left.hasSameBytes(as: right)
        case (.json(let left), .json(let right)): left == right
        case (.secret(let left), .secret(let right)): left == right
        default: false
        }
    }

    /// Hashes bytes, as equality compares them.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .undeclared: hasher.combine(0)
        case .null: hasher.combine(1)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .text(let value): for byte in value.utf8 { hasher.combine(byte) }
        case .json(let value): hasher.combine(value)
        case .secret(let value): hasher.combine(value)
        }
    }

    /// Whether anything is declared at all.
    public var isDeclared: Bool {
        if case .undeclared = self { false } else { true }
    }
}
