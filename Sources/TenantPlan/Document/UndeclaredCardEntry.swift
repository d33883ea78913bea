internal import CanonicalJSON
public import TenantModel

/// A card that is in use, or out of use, though no manifest says so, as a reader may see it.
public struct UndeclaredCardEntry: Sendable, Hashable {
    /// The tenant's slug.
    public let tenant: String
    /// Whether customers are shown it.
    public let use: UndeclaredCardUse.Use
    /// The key of the row, without the number of a card that somebody else may have made one; `nil` where it has none.
    public let key: String?
    /// The surrogate key of the row; `nil` of a card that has yet to be made.
    public let rowID: Int32?
    /// What may be seen of its number.
    public let number: ShownValue
    /// What keeps it out of use.
    public let causes: [UndeclaredCardUse.Cause]
    /// Who has the last word about what keeps it out of use.
    public let management: Management
    /// Whether no declared card of the tenant is in use beside it, or hardly one.
    public let takesAllPayments: Bool
    /// Whether the tenant's file is gone.
    public let isWithoutFile: Bool
}

extension UndeclaredCardEntry {
    init(_ card: UndeclaredCardUse, _ exposures: Exposures, _ fingerprinter: Fingerprinter) {
        let field = ResourceKind.card.fields.first { $0.name == Self.numberName }
        let exposure = field.map { exposures.exposure(of: $0, in: .card, ofRow: card.key ?? "") } ?? .masked
        self.init(
            tenant: card.tenant,
            use: card.use,
            key: card.key.map { CardNumber.maskingWholeNumbers(in: $0) ?? $0 },
            rowID: card.rowID,
            number: ShownValue(card.number, exposure, fingerprinter),
            causes: card.causes,
            management: card.management,
            takesAllPayments: card.takesAllPayments,
            isWithoutFile: card.isWithoutFile
        )
    }

    /// The column of the number, and what it is called in a plan file.
    static let numberName = "card_number"

    /// Writes the form in a plan file.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenant", string: tenant)
            writer.member("use", string: use.rawValue)
            writer.member("key", string: key)
            writer.member("id") { $0.write(rowID.map { JSON.integer($0) } ?? .null) }
            writer.member("card_number") { number.write(to: &$0, isSensitive: number.isSensitive) }
            writer.member("causes") { $0.write(.array(causes.map { .string($0.rawValue) })) }
            if management != .always { writer.member("management", string: management.rawValue) }
            if takesAllPayments { writer.member("takes_all_payments", bool: true) }
            if isWithoutFile { writer.member("without_file", bool: true) }
        }
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let tenant = json["tenant"]?.string, let use = json["use"]?.string.flatMap(UndeclaredCardUse.Use.init),
            let number = json[Self.numberName], let causes = json["causes"]?.array,
            let management = Management(rawValue: json["management"]?.string ?? Management.always.rawValue)
        else { return nil }
        self.init(
            tenant: tenant,
            use: use,
            key: json["key"]?.string,
            rowID: json["id"]?.integer.flatMap { Int32(exactly: $0) },
            number: ShownValue(number, isSensitive: true),
            causes: causes.compactMap { $0.string.flatMap(UndeclaredCardUse.Cause.init) },
            management: management,
            takesAllPayments: json["takes_all_payments"]?.bool ?? false,
            isWithoutFile: json["without_file"]?.bool ?? false
        )
        guard self.causes.count == causes.count else { return nil }
    }
}
