/// What a reader wants to know first: whether the plan can be applied as it is.
struct PlanVerdict {
    let level: Level
    /// A few words, without a full stop.
    let words: String

    /// From "nothing to do" to "cannot be applied".
    enum Level: String {
        case unchanged, ready, acknowledge, refused
    }

    init(_ document: PlanDocument) {
        let required = document.requiredAcknowledgements.count
        var obstacles: [String] = []
        if !document.brokenLimits.isEmpty {
            obstacles.append("beyond " + Count.of(document.brokenLimits.count, "limit"))
        }
        if !document.violations.isEmpty {
            obstacles.append("against the policy in force in " + Count.of(document.violations.count, "place"))
        }
        if !document.unresolved.isEmpty { obstacles.append("lacks " + Count.of(document.unresolved.count, "secret")) }
        let isRefused = !obstacles.isEmpty
        if required > 0 { obstacles.append("needs " + Count.of(required, "acknowledgement")) }
        if document.isEmpty, !isRefused {
            (level, words) = (.unchanged, "Nothing to do")
        } else if obstacles.isEmpty {
            (level, words) = (.ready, "Can be applied")
        } else {
            let list = obstacles.joined(separator: ", ")
            level = isRefused ? .refused : .acknowledge
            words = isRefused ? "Cannot be applied: \(list)" : list.prefix(1).uppercased() + list.dropFirst()
        }
    }
}

/// Numbers with their words.
package enum Count {
    /// `1 row`, `2 rows`.
    static func of(_ count: Int, _ word: String) -> String {
        "\(count) \(word)\(count == 1 ? "" : "s")"
    }

    /// `a`, `a and b`, `a, b and c`.
    package static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.last ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
