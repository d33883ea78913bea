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
        // One side after the other: a pair of both would be a copy of both, millions of times a plan.
        switch left {
        case .undeclared: if case .undeclared = right { true } else { false }
        case .null: if case .null = right { true } else { false }
        case .bool(let left): if case .bool(let right) = right { left == right } else { false }
        case .integer(let left): if case .integer(let right) = right { left == right } else { false }
        case .text(let left): if case .text(let right) = right { left.hasSameBytes(as: right) } else { false }
        case .json(let left): if case .json(let right) = right { left == right } else { false }
        case .secret(let left): if case .secret(let right) = right { left == right } else { false }
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

    /// The whole numbers of cards that can be read in it, as digits of ASCII; almost no value has one.
    public var wholeCardNumbers: Set<String> {
        switch self {
        case .text(let text): CardNumber.wholeNumbers(heldIn: text)
        case .json(let json): CardNumber.wholeNumbers(heldIn: json.text)
        case .undeclared, .null, .bool, .integer, .secret: []
        }
    }

    /// Whether a bot token can be read in it: whoever has that is the bot, wherever it stands.
    public var holdsBotToken: Bool {
        switch self {
        case .text(let text): BotToken.isHeld(in: text)
        case .json(let json): BotToken.isHeld(in: json.text)
        case .undeclared, .null, .bool, .integer, .secret: false
        }
    }
}
