internal import CanonicalJSON
public import TenantModel

/// A value by which payments go somewhere though no manifest declares it, as a reader may see it.
public struct UndeclaredPaymentEntry: Sendable, Hashable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row, without whole numbers of cards; for the bot itself the slug.
    public let key: String
    /// The column.
    public let field: String
    /// What may be seen of the value.
    public let value: ShownValue
    /// The feature that works with it; `nil` where nobody described what does.
    public let feature: String?
    /// What a change of it would have to be accepted as.
    public let risk: Risk
    /// Where a manifest declares it: `payments.zarinpal.merchant_id`.
    public let path: String
    /// Whether the tenant's file is gone.
    public let isWithoutFile: Bool
}

extension UndeclaredPaymentEntry {
    init(_ use: UndeclaredPaymentUse, _ exposures: Exposures, _ fingerprinter: Fingerprinter) {
        let field = use.kind.fields[use.field]
        let exposure = exposures.exposure(of: field, in: use.kind, ofRow: use.key)
        let key = CardNumber.maskingWholeNumbers(in: use.key) ?? use.key
        self.init(
            tenant: use.tenant,
            kind: use.kind,
            key: key,
            field: field.name,
            value: ShownValue(use.value, exposure, fingerprinter),
            feature: use.feature,
            risk: use.risk,
            path: field.spellings.first?.path(in: use.kind, key) ?? "",
            isWithoutFile: use.isWithoutFile
        )
    }

    /// Writes the form in a plan file.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenant", string: tenant)
            writer.member("kind", string: kind.name)
            writer.member("key", string: key)
            writer.member("field", string: field)
            writer.member("value") { value.write(to: &$0, isSensitive: value.isSensitive) }
            writer.member("sensitive", bool: value.isSensitive)
            writer.member("feature", string: feature)
            writer.member("risk", string: risk.rawValue)
            writer.member("path", string: path)
            if isWithoutFile { writer.member("without_file", bool: true) }
        }
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let tenant = json["tenant"]?.string, let kind = json["kind"]?.string.flatMap(ResourceKind.named),
            let key = json["key"]?.string, let field = json["field"]?.string, let value = json["value"],
            let risk = json["risk"]?.string.flatMap(Risk.init), let path = json["path"]?.string
        else { return nil }
        self.init(
            tenant: tenant,
            kind: kind,
            key: key,
            field: field,
            value: ShownValue(value, isSensitive: json["sensitive"]?.bool ?? false),
            feature: json["feature"]?.string,
            risk: risk,
            path: path,
            isWithoutFile: json["without_file"]?.bool ?? false
        )
    }
}
