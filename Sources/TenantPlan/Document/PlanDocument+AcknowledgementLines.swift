extension PlanDocument {
    /// The lines that accept what has to be accepted, as they are copied: the gravest risk first, and of each the
    /// order of ``requiredAcknowledgements``.
    ///
    /// The digits stand for a change, and while a secret of it is not at hand it is another change than the one that can be
    /// applied. Such a line is marked, and may be copied with its mark.
    var acknowledgementLines: [(note: RiskNote, line: String)] {
        let provisional = provisionalAcknowledgements
        let required = requiredAcknowledgements
        let order = required.indices.sorted { (required[$0].risk.rank, $0) < (required[$1].risk.rank, $1) }
        return order.map { required[$0] }.map { note in
            let mark = provisional.contains(note.acknowledgement) ? "  # other digits once its secret is at hand" : ""
            return (note, "--ack " + note.acknowledgement + mark)
        }
    }

    private var provisionalAcknowledgements: Set<String> {
        guard !unresolved.isEmpty else { return [] }
        return entries.reduce(into: []) { found, entry in
            guard !entry.risks.isEmpty, entry.fields.contains(where: { $0.after.isUnresolved }) else { return }
            found.formUnion(entry.risks.map(\.acknowledgement))
        }
    }
}

extension ShownValue {
    /// Whether it is a secret that is not at hand.
    fileprivate var isUnresolved: Bool {
        if case .secret(_, nil) = self { true } else { false }
    }
}
