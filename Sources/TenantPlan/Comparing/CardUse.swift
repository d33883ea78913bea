internal import CanonicalJSON
internal import TenantModel

/// The cards of one tenant as its customers are shown them when the changes of a plan are made, held against what its manifest says.
struct CardUse {
    /// What no manifest says, by key; rows without one come behind.
    private(set) var undeclared: [UndeclaredCardUse] = []

    /// What may be said of each card of the tenant.
    private struct Circumstances {
        let tenant: String
        let takesAllPayments: Bool
        let isWithoutFile: Bool
    }

    private static let kind = ResourceKind.card
    /// The fields that decide; `nil` would be a kind without them.
    private static let fields: (number: Int, active: Int, weight: Int, strategy: Int)? = {
        guard let number = kind.fieldIndex("card_number"), let active = kind.fieldIndex("is_active"),
            let weight = kind.fieldIndex("weight"), let strategy = kind.fieldIndex("rotation_strategy")
        else { return nil }
        return (number, active, weight, strategy)
    }()

    /// Looks through the cards of a tenant that was applied. Of almost every one they are those that it declares, and
    /// all of them are in use: that is seen without a copy of anything.
    ///
    /// - Parameters:
    ///   - slug: The tenant.
    ///   - declared: Its cards that are declared.
    ///   - management: Who has the last word about them.
    ///   - recorded: What the database holds of it.
    ///   - changes: All changes of the tenant.
    ///   - isWithoutFile: Whether its file is gone.
    init(
        _ slug: String,
        declared: RowSet,
        _ management: ManagementRules,
        _ recorded: RecordedTenant,
        _ changes: [Change],
        isWithoutFile: Bool = false
    ) {
        guard recorded.isManaged, let fields = Self.fields else { return }
        let live = recorded.live[Self.kind.order]
        guard !live.values.isEmpty || !live.nameless.isEmpty else { return }
        let written = changes.filter { $0.kind == Self.kind && $0.action != .record }
        let isOrdinary =
            written.isEmpty && live.nameless.isEmpty && declared.count == live.values.count
            && live.values.keys.indices.allSatisfy { row in
                live.values[row, fields.active] == .bool(true) && live.values[row, fields.weight] != .integer(0)
                    && live.values.keys[row].hasSameBytes(as: declared.keys[row])
            }
        guard !isOrdinary, recorded.isOn(after: changes) else { return }
        let cards = Self.cards(live, written, fields)
        let isWeighted = Self.isWeighted(cards)
        let management = management[Self.kind]
        // Whoever enters a declared number once more leads nothing elsewhere.
        let numbers = Set(
            declared.keys.indices.compactMap { row -> String? in
                guard declared[row, fields.active] != .bool(false),
                    case .text(let number) = declared[row, fields.number]
                else { return nil }
                return SharedCards.digits(number)
            }
        )
        func isOurs(_ card: Card) -> Bool {
            card.key.flatMap { declared.index(of: $0) } != nil || card.digits.map(numbers.contains) ?? false
        }
        let inUse = cards.filter { $0.causes(isWeighted: isWeighted).isEmpty }
        let all = inUse.reduce(0) { $0 + $1.share(isWeighted: isWeighted) }
        let ours = inUse.filter(isOurs).reduce(0) { $0 + $1.share(isWeighted: isWeighted) }
        // A declared card of weight 1 beside one of a million is shown to nobody either.
        let takesAll = isWeighted ? ours * 10 <= all : ours == 0
        let tenant = Circumstances(tenant: slug, takesAllPayments: takesAll, isWithoutFile: isWithoutFile)
        undeclared = cards.compactMap { card in
            let causes = card.causes(isWeighted: isWeighted)
            guard let row = card.key.flatMap({ declared.index(of: $0) }) else {
                return causes.isEmpty && !isOurs(card) ? card.inUse(tenant) : nil
            }
            let isMeant = causes.contains { cause in
                switch cause {
                case .isActive: declared[row, fields.active] == .bool(false)
                case .weight: declared[row, fields.weight] == .integer(0)
                }
            }
            guard !causes.isEmpty, !isMeant else { return nil }
            let leftBy = causes.map { cause in
                management[declared.keys[row], cause == .isActive ? fields.active : fields.weight]
            }
            return card.outOfUse(tenant, causes, leftBy.first { $0 != .always } ?? .always)
        }
    }

    /// Looks through the cards of a tenant whose file is gone: customers pay until somebody accepts that it stops. What was
    /// applied last is what was declared.
    ///
    /// - Parameters:
    ///   - slug: The tenant.
    ///   - recorded: What the database holds of it.
    ///   - change: That it stops, where it has not yet.
    init(withoutFile slug: String, _ recorded: RecordedTenant, _ change: Change?) {
        self.init(
            slug,
            declared: recorded.applied(Self.kind),
            ManagementRules(),
            recorded,
            change.map { [$0] } ?? [],
            isWithoutFile: true
        )
    }

    /// A row of the table when the changes are made.
    private struct Card {
        let key: String?
        let rowID: Int32?
        let number: FieldValue
        let isActive: Bool
        let weight: FieldValue
        let strategy: FieldValue

        /// What keeps the card out of use. A weight does so where cards are drawn by weight alone.
        func causes(isWeighted: Bool) -> [UndeclaredCardUse.Cause] {
            var causes: [UndeclaredCardUse.Cause] = isActive ? [] : [.isActive]
            if isWeighted, weight == .integer(0) { causes.append(.weight) }
            return causes
        }

        /// The number without separators.
        var digits: String? { if case .text(let text) = number { SharedCards.digits(text) } else { nil } }

        /// How often it is shown beside others that are in use.
        func share(isWeighted: Bool) -> Int64 {
            guard isWeighted, case .integer(let weight) = weight else { return 1 }
            // A column of 32 bits.
            return max(0, weight)
        }

        /// As one that no manifest declares.
        func inUse(_ tenant: Circumstances) -> UndeclaredCardUse {
            UndeclaredCardUse(
                tenant: tenant.tenant,
                use: .inUse,
                key: key,
                rowID: rowID,
                number: number,
                causes: [],
                management: .always,
                takesAllPayments: tenant.takesAllPayments,
                isWithoutFile: tenant.isWithoutFile
            )
        }

        /// As a declared one.
        func outOfUse(
            _ tenant: Circumstances,
            _ causes: [UndeclaredCardUse.Cause],
            _ management: Management
        ) -> UndeclaredCardUse {
            UndeclaredCardUse(
                tenant: tenant.tenant,
                use: .outOfUse,
                key: key,
                rowID: rowID,
                number: number,
                causes: causes,
                management: management,
                takesAllPayments: false,
                isWithoutFile: tenant.isWithoutFile
            )
        }
    }

    /// The rows that are there when the changes are made, by key, then those without one by id.
    private static func cards(
        _ live: LiveRows,
        _ changes: [Change],
        _ fields: (number: Int, active: Int, weight: Int, strategy: Int)
    ) -> [Card] {
        let byLiveKey = Dictionary(changes.map { ($0.previousKey ?? $0.key, $0) }) { first, _ in first }
        func card(_ key: String?, _ rowID: Int32?, _ change: Change?, _ value: (Int) -> FieldValue) -> Card {
            func after(_ field: Int) -> FieldValue {
                guard let written = change?.fields.first(where: { $0.field == field }) else { return value(field) }
                return written.after.isDeclared ? written.after : kind.fields[field].initial
            }
            return Card(
                key: key,
                rowID: rowID,
                number: after(fields.number),
                isActive: after(fields.active) != .bool(false),
                weight: after(fields.weight),
                strategy: after(fields.strategy)
            )
        }
        var cards: [Card] = []
        for (row, key) in live.values.keys.enumerated() {
            let change = byLiveKey[key]
            if change?.action == .delete { continue }
            let id = live.ids.isEmpty ? nil : live.ids[row]
            cards.append(card(change?.key ?? key, id, change) { live.values[row, $0] })
        }
        // What is made has no row yet.
        for change in changes where change.action == .create {
            cards.append(card(change.key, nil, change) { kind.fields[$0].initial })
        }
        cards.sort { ($0.key ?? "").precedesInBytes($1.key ?? "") }
        let nameless = (0..<live.nameless.count).map { row in
            card(nil, live.namelessIDs.isEmpty ? nil : live.namelessIDs[row], nil) { live.nameless[row, $0] }
        }
        return cards + nameless.sorted { ($0.rowID ?? 0) < ($1.rowID ?? 0) }
    }

    /// Whether the next card is drawn by weight: as the first one says that is on, of those with a key, then of the others.
    private static func isWeighted(_ cards: [Card]) -> Bool {
        let first = cards.filter(\.isActive).min { left, right in
            if (left.key == nil) != (right.key == nil) { return left.key != nil }
            return left.rowID ?? .max < right.rowID ?? .max
        }
        return first?.strategy == .text("weighted")
    }
}
