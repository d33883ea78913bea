internal import CanonicalJSON
internal import TenantModel

extension Field {
    /// Its dotted names in the entry of a row; the empty one is the entry itself.
    var namesInEntry: [String] {
        spellings.compactMap { spelling in
            guard case .entry(let path) = spelling.place else { return nil }
            return path.joined(separator: ".")
        }
    }
}

extension ValueFormat {
    /// What a field is where nobody declares it, as this form writes it; `nil` where it says nothing.
    func schemaDefault(_ initial: FieldValue) -> JSON? {
        switch initial {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .text(let text): .string(text)
        case .json(let json): json.value
        case .null, .undeclared, .secret: nil
        }
    }
}

extension ResourceKind.KeyFormat {
    /// See ``TenantSlug``.
    static let slugPattern = "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"

    /// What a key looks like. One that could be the number of a card is refused, since keys are shown in plans.
    var schema: JSON {
        let pattern =
            switch self {
            case .slug: Self.slugPattern
            case .identifier: "^[A-Za-z0-9._-]{1,100}$"
            }
        return .map(["pattern": .string(pattern), "not": .map(["pattern": .string("^[0-9]{16}$")])])
    }

    /// What a value looks like that is such a key. One of nothing but digits needs no quotes, and to a schema it is a
    /// number, of which a pattern says nothing.
    var schemaOfValue: JSON {
        .any(of: [
            schema.with(["type": .string("string")]), .integers(0...999_999_999_999_999),
            .type("integer").with(["minimum": .integer(10_000_000_000_000_000)]),
        ])
    }
}
