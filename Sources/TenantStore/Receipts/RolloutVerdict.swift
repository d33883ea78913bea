/// Whether all running bot processes serve a revision.
public enum RolloutVerdict: Sendable, Equatable {
    /// All that are live serve it or a newer one; so many are.
    case served(by: Int)
    /// None is live, so that nobody can say.
    case nobodyLive
    /// A live one serves an older revision and refused a newer one; the first by name.
    case refused(Receipt)
    /// These live ones, by name, still serve an older revision.
    case pending([Receipt])

    /// Decides.
    ///
    /// - Parameters:
    ///   - revision: The revision that all should serve.
    ///   - receipts: What the processes have said of themselves.
    public init(on revision: Int64, _ receipts: [Receipt]) {
        let live = receipts.filter(\.isLive)
        let behind = live.filter { $0.revision < revision }
        if live.isEmpty {
            self = .nobodyLive
        } else if let refusing = behind.first(where: { $0.refusal != nil }) {
            self = .refused(refusing)
        } else if behind.isEmpty {
            self = .served(by: live.count)
        } else {
            self = .pending(behind)
        }
    }
}
