internal import CanonicalJSON
internal import TenantModel

extension UndeclaredCardEntry {
    /// Which row it is: `card main`, `card theirs (id 41)`, `card id 41`.
    package var name: String {
        let id = rowID.map { "id \($0)" }
        guard let key else { return "card " + (id ?? "without a key") }
        return "card \(key)" + (use == .inUse ? id.map { " (\($0))" } ?? "" : "")
    }

    /// ``name`` with what may be seen of its number, so that another number is seen: `card id 41, 621986…9007 #2eaa686e`.
    package var nameAndNumber: String { "\(name), \(numberText.text)" }

    /// What may be seen of its number, in words.
    var numberText: ShownText { ShownText(number, unit: .bankCard) }

    /// What there is to know about it.
    var words: String {
        let causes = Count.list(causes.map(\.words))
        return switch (use, isWithoutFile) {
        case (.inUse, false): "is in use, and no manifest declares it"
        case (.outOfUse, false): "is declared and not in use: \(causes), which \(whoSays)"
        case (.inUse, true): "is in use, and its manifest did not declare it; \(WithoutFile.words)"
        case (.outOfUse, true):
            "was declared and is not in use: \(causes), which its manifest did not say; \(WithoutFile.words)"
        }
    }

    /// Whose doing it is that no apply brings it back.
    private var whoSays: String {
        management == .always ? "no manifest says" : "management leaves to others (\(management.rawValue))"
    }
}

extension UndeclaredCardUse.Use {
    /// What such cards are called behind their number.
    var words: String {
        switch self {
        case .inUse: "in use"
        case .outOfUse: "not in use"
        }
    }
}

extension UndeclaredCardUse.Cause {
    fileprivate var words: String {
        switch self {
        case .isActive: "switched off"
        case .weight: "of weight 0"
        }
    }
}

extension [UndeclaredCardEntry] {
    /// How a manifest gets hold of them.
    var advice: [(words: String, code: String)] {
        let declarable = filter { !$0.isWithoutFile }
        var advice: [(words: String, code: String)] = []
        if declarable.contains(where: { $0.use == .inUse }) {
            advice.append(
                ("One in use is taken over, once a manifest declares it, by", "tenantctl adopt TENANT KEY=ID")
            )
        }
        let lines = "active: true, weight: 1"
        if declarable.contains(where: { $0.use == .outOfUse && $0.management == .always }) {
            advice.append(("A declared one is kept in use by its lines", lines))
        }
        if declarable.contains(where: { $0.use == .outOfUse && $0.management != .always }) {
            advice.append(
                ("One that management leaves to others is kept in use, once that line of management is gone, by", lines)
            )
        }
        if declarable.count < count { advice.append(WithoutFile.advice) }
        return advice
    }
}
