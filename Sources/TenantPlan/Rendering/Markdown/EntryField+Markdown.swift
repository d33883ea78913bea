internal import Escaping

extension PlanEntry.EntryField {
    /// What there is to say of a field besides what it is now and becomes: `, applied was …, is and stays …`.
    func otherValues(in entry: PlanEntry) -> MarkdownFragment {
        let applied: MarkdownFragment = appliedText(in: entry).map { ", applied was \($0)" } ?? ""
        let present: MarkdownFragment = presentText(in: entry).map { ", is and stays \($0)" } ?? ""
        return "\(applied)\(present)"
    }
}
