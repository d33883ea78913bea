internal import CanonicalJSON
internal import TenantModel

/// What the payments of one tenant go by once the changes of a plan are made, held against what its manifest says.
///
/// Cards are rows of their own and are told of by ``CardUse``.
struct PaymentUse {
    /// What no manifest says, in the order of kinds, keys and fields.
    private(set) var undeclared: [UndeclaredPaymentUse] = []
    private let tenant: String
    private let catalogs: [Catalog]
    private let keyRisks: KeyRisks
    private let changes: [Change]
    private let features: FeaturesInUse
    private let isWithoutFile: Bool

    /// Looks through a tenant that was applied. Of almost every one all that is there is declared: that is seen without a copy of
    /// anything.
    ///
    /// - Parameters:
    ///   - tenant: Its slug.
    ///   - declared: The rows of a kind that are declared.
    ///   - recorded: What the database holds of it.
    ///   - changes: All changes of the tenant.
    ///   - catalogs: What belongs to which feature.
    ///   - keyRisks: What is told from keys.
    ///   - isWithoutFile: Whether its file is gone.
    init?(
        _ tenant: String,
        declared: (ResourceKind) -> RowSet,
        _ recorded: RecordedTenant,
        _ changes: [Change],
        _ catalogs: [Catalog],
        _ keyRisks: KeyRisks,
        isWithoutFile: Bool = false
    ) {
        guard recorded.isManaged else { return nil }
        var places: [Place] = []
        for kind in Self.kinds { places += Self.places(kind, declared(kind), recorded.live[kind.order].values) }
        guard !places.isEmpty, recorded.isOn(after: changes) else { return nil }
        self.tenant = tenant
        self.catalogs = catalogs
        self.keyRisks = keyRisks
        self.changes = changes
        features = FeaturesInUse(recorded, after: changes)
        self.isWithoutFile = isWithoutFile
        for place in places {
            let live = recorded.live[place.kind.order].values
            if let use = use(place, in: live) { undeclared.append(use) }
        }
    }

    /// The kinds of which a single value may decide where money goes.
    private static let kinds: [ResourceKind] = [.bot, .feature, .configuration]

    /// The fields of a kind that may: of the bot those whose change is asked about, of the others all, since a key or a name tells.
    private static let fields: [[Int]] = ResourceKind.all.map { kind in
        kind.fields.indices.filter { place in
            switch kind {
            case .bot: kind.fields[place].risks.contains { $0.risk.leadsElsewhere }
            case .feature: kind.fields[place].name == "config"
            default: kind == .configuration
            }
        }
    }

    /// A value of the database that its manifest does not declare.
    private struct Place {
        let kind: ResourceKind
        let row: Int
        let field: Int
    }

    /// The values that are not what they are in a row that nobody touched, and that the manifest leaves out.
    private static func places(_ kind: ResourceKind, _ declared: RowSet, _ live: RowSet) -> [Place] {
        let fields = fields[kind.order]
        // One row of each is the bot, whatever it is called; of others most tenants have those that they declare.
        let isAligned =
            kind.botColumn == nil
            || declared.count == live.count && zip(declared.keys, live.keys).allSatisfy { $0.hasSameBytes(as: $1) }
        var places: [Place] = []
        for row in 0..<live.count {
            let own = isAligned ? (row < declared.count ? row : nil) : declared.index(of: live.keys[row])
            for field in fields {
                if let own, declared[own, field].isDeclared { continue }
                guard live[row, field] != kind.fields[field].initial else { continue }
                places.append(Place(kind: kind, row: row, field: field))
            }
        }
        return places
    }

    /// What is to be said of a value, once the changes are made; `nil` for nothing.
    private func use(_ place: Place, in live: RowSet) -> UndeclaredPaymentUse? {
        let (kind, key) = (place.kind, live.keys[place.row])
        let change = changes.first { change in
            guard change.kind == kind, change.action != .record else { return false }
            return kind.botColumn == nil || (change.previousKey ?? change.key).hasSameBytes(as: key)
        }
        if change?.action == .delete { return nil }
        let field = kind.fields[place.field]
        var value = live[place.row, place.field]
        if let written = change?.fields.first(where: { $0.field == place.field }) {
            value = written.after.isDeclared ? written.after : field.initial
        }
        let own = change?.key ?? key
        let described = self.features(of: kind, own, field)
        let feature = described.first(where: features.contains)
        guard !value.isNothing, feature != nil || described.isEmpty,
            let risk = risk(of: kind, own, place.field, value)
        else { return nil }
        return UndeclaredPaymentUse(
            tenant: tenant,
            kind: kind,
            key: kind.botColumn == nil ? tenant : own,
            field: place.field,
            value: value,
            feature: feature,
            risk: risk,
            isWithoutFile: isWithoutFile
        )
    }

    /// The features that work with a value; none where nobody described it.
    private func features(of kind: ResourceKind, _ key: String, _ field: Field) -> [String] {
        switch kind {
        case .bot: field.usedBy.map { [$0] } ?? []
        case .feature: [key]
        default: catalogs.compactMap { $0.configuration(key)?.feature }
        }
    }

    /// What a change to the value would have to be accepted as, where it decides whose the money is or who says that it came.
    private func risk(of kind: ResourceKind, _ key: String, _ place: Int, _ value: FieldValue) -> Risk? {
        let field = kind.fields[place]
        func found(_ rules: [RiskRule], _ value: FieldValue, from initial: FieldValue) -> Risk? {
            rules.first { $0.risk.leadsElsewhere && $0.applies(from: initial, to: value) }?.risk
        }
        guard kind == .feature else {
            if isDefault(key, value) { return nil }
            return found(field.risks + keyRisks.rules(of: kind, forRow: key), value, from: field.initial)
        }
        let options = keyRisks.options(of: kind, forRow: key, field: place, in: value)
        let risks = options.compactMap { found(keyRisks.rules(ofOption: $0, in: key), $1, from: .undeclared) }
        return risks.contains(.merchantChanged) ? .merchantChanged : risks.first
    }

    /// Whether a configuration value is what the bot goes by without one.
    private func isDefault(_ key: String, _ value: FieldValue) -> Bool {
        guard case .json(let json) = value, let text = json.value.string else { return false }
        return catalogs.contains { $0.configuration(key)?.defaultText?.hasSameBytes(as: text) ?? false }
    }
}

extension PaymentUse {
    /// Looks through a tenant whose file is gone: customers pay until somebody accepts that it stops. What was applied last is
    /// what was declared.
    init?(
        withoutFile tenant: String,
        _ recorded: RecordedTenant,
        _ change: Change?,
        _ catalogs: [Catalog],
        _ keyRisks: KeyRisks
    ) {
        self.init(
            tenant,
            declared: { recorded.applied($0) },
            recorded,
            change.map { [$0] } ?? [],
            catalogs,
            keyRisks,
            isWithoutFile: true
        )
    }
}

extension Risk {
    /// Whether it is about whose the money is, who says that it came, or who has the operator's rights; cards are rows of their own.
    fileprivate var leadsElsewhere: Bool {
        switch self {
        case .merchantChanged, .approverChanged, .masterChanged: true
        default: false
        }
    }
}

extension FieldValue {
    /// Whether it says nothing: a key that stands there empty is read as one that does not.
    fileprivate var isNothing: Bool {
        switch self {
        case .undeclared, .null, .text(""): true
        case .json(let json): json.value == .null || json.value == .string("") || json == .emptyObject
        default: false
        }
    }
}
