internal import Escaping
internal import TenantModel

extension TextPlanRenderer {
    /// What stands in the way of an apply: before everything else, so that nobody has to scroll past 10,000 tenants to
    /// learn of it.
    func obstacles(_ document: PlanDocument) -> String {
        var text = ""
        if !document.brokenLimits.isEmpty {
            text += "\n" + style(.red, "Beyond the limits:") + "\n"
            for limit in document.brokenLimits { text += "  \(TerminalText.escaped(limit.description))\n" }
        }
        if let lifted = document.liftedLimits {
            text += "\n" + style(.yellow, "Allowed by hand, beyond the policy in force:") + "\n"
            for line in lifted.sentences { text += "  \(TerminalText.escaped(line))\n" }
        }
        if !document.violations.isEmpty {
            text += "\n" + style(.red, "Not allowed by the policy in force:") + "\n"
            for line in document.violations { text += "  \(TerminalText.escaped(line))\n" }
        }
        var groups: [(risk: Risk, lines: [String])] = []
        for (note, line) in document.acknowledgementLines {
            if let group = groups.firstIndex(where: { $0.risk == note.risk }) {
                groups[group].lines.append(line)
            } else {
                groups.append((note.risk, [line]))
            }
        }
        for group in groups {
            let count = group.lines.count > 1 ? " (\(group.lines.count))" : ""
            text += "\n" + style(.yellow, "Needs an acknowledgement: \(group.risk.meaning)\(count)") + "\n"
            for line in group.lines { text += "  \(TerminalText.escaped(line))\n" }
        }
        if !document.unresolved.isEmpty {
            text += "\n" + style(.yellow, "Secrets that are not at hand (apply refuses):") + "\n"
            for line in document.unresolved { text += "  \(TerminalText.escaped(line))\n" }
        }
        return text
    }

    /// Who is left out, since somebody said so.
    func held(_ document: PlanDocument) -> String {
        guard !document.holds.isEmpty else { return "" }
        return document.holds.reduce(into: "\n" + style(.yellow, "Held, and left out:") + "\n") { text, hold in
            text += "  \(TerminalText.escaped(hold.sentence))\n"
        }
    }

    /// By what customers pay though no manifest has a say about it, and how one gets it. A plan has few of many; a report
    /// of drift is where all are named.
    func undeclared(_ use: UndeclaredUse) -> String {
        var text = ""
        if !use.cards.isEmpty {
            text += "\n" + style(.yellow, "Cards that nobody looks after:") + "\n"
            for card in use.cards {
                text += line(card.tenant, "\(card.name), ", card.numberText, ", \(card.words)")
            }
            text += trailer(more: use.moreCards, use.cards.advice)
        }
        if !use.payments.isEmpty {
            text += "\n" + style(.yellow, "Settings that nobody looks after:") + "\n"
            for setting in use.payments {
                text += line(setting.tenant, "\(setting.name) ", setting.valueText, ", \(setting.words)")
            }
            text += trailer(more: use.morePayments, use.payments.advice)
        }
        return text
    }

    private func line(_ tenant: String, _ name: String, _ value: ShownText, _ words: String) -> String {
        "  " + TerminalText.escaped("\(tenant): \(name)") + value.text + TerminalText.escaped(words) + "\n"
    }

    private func trailer(more: String?, _ advice: [(words: String, code: String)]) -> String {
        let more = more.map { "  … \($0) `\(UndeclaredUse.report)`.\n" } ?? ""
        return advice.reduce(into: more) { text, advice in
            text += style(.dim, "  \(advice.words) `\(TerminalText.escaped(advice.code))`.") + "\n"
        }
    }

    /// Whose money the manifests do not decide about.
    func leftToOthers(_ document: PlanDocument) -> String {
        guard !document.leftToOthers.isEmpty else { return "" }
        let heading = "\n" + style(.yellow, "Money that is left to others:") + "\n"
        return document.moneyLeft.flatMap(\.lines).reduce(into: heading) { text, left in
            text += "  \(TerminalText.escaped("\(left.position): `\(left.line)` \(left.words)"))\n"
        }
    }

    /// What is of no consequence for this apply.
    func hints(_ document: PlanDocument) -> String {
        guard !document.hints.isEmpty else { return "" }
        return document.hints.reduce(into: "\n" + style(.dim, "Worth knowing:") + "\n") { text, hint in
            text += "  \(TerminalText.escaped("\(hint.position): `\(hint.line)` \(hint.words)"))\n"
        }
    }

    /// What notes there are, in the line before the last one.
    func notes(_ counts: NoteCounts) -> String {
        let clauses = counts.gravestFirst.map { group in
            let names = group.names(NoteCounts.mostNamed)
            let list = names.map { TerminalText.escaped($0) }.joined(separator: ", ") + group.rest(behind: names.count)
            return "\(group.risk.meaning) (\(group.tenants): \(list))"
        }
        return clauses.isEmpty ? "" : style(.yellow, "Notes:") + " \(clauses.joined(separator: "; ")).\n"
    }

    /// The last line: what a reader sees who sees nothing else.
    func summary(_ document: PlanDocument) -> String {
        var parts = ["Plan: " + document.summary.sentence] + document.asides
        if let glob = document.context.tenantGlob { parts.append("only tenants like '\(TerminalText.escaped(glob))'") }
        if !document.unresolved.isEmpty { parts.append("without \(Count.of(document.unresolved.count, "secret"))") }
        if !document.brokenLimits.isEmpty { parts.append("beyond \(Count.of(document.brokenLimits.count, "limit"))") }
        let required = document.requiredAcknowledgements.count
        if required > 0 { parts.append("needs \(Count.of(required, "acknowledgement"))") }
        return style(.bold, parts.joined(separator: "; ") + ".") + "\n"
    }
}

extension PlanDocument {
    /// What there is in the database and in the files besides what the changes name, in a few words each.
    var asides: [String] {
        var parts: [String] = []
        if let discardedBalance { parts.append(discardedBalance.words) }
        if let words = purgedWithoutKey.wordsWithoutKey { parts.append(words) }
        if let words = undeclaredUse.summary { parts.append(words) }
        if unmanagedRows > 0 { parts.append("\(Count.of(unmanagedRows, "unmanaged row")) left alone") }
        let deviating = deviations.count
        if deviating > 0 { parts.append("\(Count.of(deviating, "row")) not as declared and left to others") }
        if let moneyLeftWords { parts.append(moneyLeftWords) }
        if !holds.isEmpty { parts.append("\(Count.of(holds.count, "hold")) heeded") }
        return parts
    }
}
