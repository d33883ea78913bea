internal import CanonicalJSON
internal import TenantModel

extension UndeclaredPaymentEntry {
    /// Which value it is: `bot zarinpal_merchant_id`, `configuration YOOKASSA_SHOP_ID`, `feature yookassa config`.
    package var name: String {
        switch kind {
        case .bot: "\(kind.name) \(field)"
        case .configuration: "\(kind.name) \(key)"
        default: "\(kind.name) \(key) \(field)"
        }
    }

    /// ``name`` with what may be seen of its value, so that another value is seen.
    package var nameAndValue: String { "\(name) \(valueText.text)" }

    /// What may be seen of its value, in words.
    var valueText: ShownText { ShownText(value, unit: kind.unit(ofField: field, ofRow: key)) }

    /// What there is to know about it.
    var words: String { wordsAround.before + (feature.map { " of " + $0 } ?? "") + wordsAround.after }

    /// The same around the name of the feature, which is somebody's own text.
    var wordsAround: (before: String, after: String) {
        let whoSays =
            isWithoutFile ? "its manifest did not declare it; \(WithoutFile.words)" : "no manifest declares it"
        return switch risk {
        case .masterChanged: ("gives the operator's rights", ", and no manifest declares it")
        case .approverChanged: ("decides who approves payments", ", and \(whoSays)")
        default: ("decides where payments", " go, and \(whoSays)")
        }
    }
}

extension [UndeclaredPaymentEntry] {
    /// How a manifest gets hold of them.
    var advice: [(words: String, code: String)] {
        var advice: [(words: String, code: String)] = []
        if let setting = first(where: { !$0.isWithoutFile }) {
            advice.append(("One in use is the manifest's once that declares it; the first one by", setting.path))
        }
        if contains(where: \.isWithoutFile) { advice.append(WithoutFile.advice) }
        return advice
    }
}
