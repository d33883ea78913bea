internal import CanonicalJSON
internal import TenantModel

extension ShownValue {
    /// Writes the form in a plan file; SQL `NULL` and "no row" are both `null`, the action tells them apart.
    ///
    /// Beside a value that is hidden, an open map is `{"open": …}`: it could look like a hidden one.
    func write(to writer: inout JSONWriter, isSensitive: Bool) {
        switch self {
        case .open(.json(let json)) where isSensitive && json.text.utf8.first == UInt8(ascii: "{"):
            writer.object { $0.member("open") { $0.write(canonical: json) } }
        case .open(let value): value.write(to: &writer)
        case .masked(let text, let fingerprint):
            writer.object {
                $0.member("masked", string: text)
                $0.member("fingerprint", string: fingerprint)
            }
        case .secret(let reference, let fingerprint):
            writer.object {
                $0.member("secret", string: reference)
                $0.member("fingerprint", string: fingerprint)
            }
        }
    }

    /// Reads the form in a plan file back; `isSensitive` tells a masked value from a map that looks like one.
    init(_ json: JSON, isSensitive: Bool) {
        guard isSensitive, case .object = json else {
            self = .open(FieldValue(json))
            return
        }
        if let open = json["open"] {
            self = .open(FieldValue(open))
            return
        }
        let fingerprint = json["fingerprint"]?.string
        if let text = json["masked"]?.string {
            self = .masked(text, fingerprint: fingerprint ?? "")
        } else {
            self = .secret(reference: json["secret"]?.string, fingerprint: fingerprint)
        }
    }
}

extension FieldValue {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .undeclared, .null: writer.write(raw: "null")
        case .bool(let value): writer.write(raw: value ? "true" : "false")
        case .integer(let value): writer.write(raw: String(value))
        case .text(let value): writer.write(string: value)
        case .json(let value): writer.write(canonical: value)
        // A sealed secret is shown as such before it gets here.
        case .secret: writer.write(raw: "null")
        }
    }

    fileprivate init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .string(let text): self = .text(text)
        case .number: self = json.integer.map(FieldValue.integer) ?? .json(JSONText(json))
        case .array, .object: self = .json(JSONText(json))
        }
    }
}
