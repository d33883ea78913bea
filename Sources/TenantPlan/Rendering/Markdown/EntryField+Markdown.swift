internal import Escaping
internal import TenantModel

extension PlanEntry.EntryField {
    /// What there is to say of a field besides what it is now and becomes: `, applied was …, is and stays …`.
    ///
    /// - Parameters:
    ///   - entry: The change that it is of.
    ///   - longest: How many characters of a value are shown at most.
    /// - Returns: That, each value cut like one that stands in a cell of its own.
    func otherValues(in entry: PlanEntry, longest: Int) -> MarkdownFragment {
        let applied: MarkdownFragment =
            applied.map { ", applied was \(excerpt($0, in: entry, longest: longest))" } ?? ""
        let present: MarkdownFragment =
            present.map { ", is and stays \(excerpt($0, in: entry, longest: longest))" } ?? ""
        return "\(applied)\(present)"
    }

    /// What was applied last, where it is neither what is there nor what is to come, behind a value on a line.
    func appliedNote(in entry: PlanEntry, longest: Int) -> MarkdownFragment {
        applied.map { " (applied was \(excerpt($0, in: entry, longest: longest)))" } ?? ""
    }

    /// A value of the field, cut to what differs from the one that is to come, or where there is none from the one that is
    /// there.
    private func excerpt(_ value: ShownValue, in entry: PlanEntry, longest: Int) -> MarkdownFragment {
        let unit = entry.kind.unit(ofField: name, ofRow: entry.key)
        let beside = ShownText(after == .open(.undeclared) ? before : after, unit: unit).text
        return Excerpt.pair(ShownText(value, unit: unit).text, beside, longest: longest).0.markdown
    }
}
