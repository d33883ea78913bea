internal import CanonicalJSON
internal import TenantModel

extension ValueFormat {
    /// How a manifest writes a value; `nil` where this form cannot express it.
    func content(of value: FieldValue) -> YAMLContent? {
        switch (value, self) {
        case (.undeclared, _): nil
        case (.null, _): .null
        case (.integer(let kopeks), .price(let kopeksPerUnit)):
            kopeks.isMultiple(of: kopeksPerUnit) ? .integer(kopeks / kopeksPerUnit) : nil
        case (.bool(let value), _): .boolean(value)
        case (.integer(let value), _): .integer(value)
        case (.text(let text), _): .text(text)
        case (.json(let json), _): YAMLContent(json.value)
        case (.secret(let sealed), _): sealed.reference.map(YAMLContent.secret)
        }
    }
}
