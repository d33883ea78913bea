internal import CanonicalJSON
internal import TenantStore

/// What `history --prune` says.
struct PruningOutput {
    let format: OutputFormat

    func finished(_ pruning: HistoryPruning) {
        switch format {
        case .text:
            Standard.outputAfterwards(
                pruning.isEmpty
                    ? "Nothing is older.\n"
                    : "Forgotten: \(pruning.words). Operations are kept; revision \(pruning.reversibleFrom) is the earliest "
                        + "to go back to.\n"
            )
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            writer.object { writer in
                writer.member("format_version", string: "1.0")
                writer.member("revisions", integer: pruning.revisions)
                writer.member("changes", integer: pruning.changes)
                writer.member("receipts", integer: pruning.receipts)
                writer.member("hold_events", integer: pruning.holdEvents)
                writer.member("reversible_from", integer: pruning.reversibleFrom)
            }
            Standard.outputAfterwards(writer.text + "\n")
        }
    }
}

/// The question before something is forgotten.
struct PruningApproval {
    let isGiven: Bool
    let format: OutputFormat

    /// Whether somebody can be asked, or need not be.
    ///
    /// - Throws: ``UsageError``.
    func requireAnswer() throws {
        guard isGiven || format == .text && Standard.isInputTerminal else {
            throw UsageError("nobody can be asked whether to forget history. Say --auto-approve.")
        }
    }

    /// - Throws: ``CommandError`` for any other answer than yes.
    func ask(about pruning: HistoryPruning) throws {
        guard !isGiven else { return }
        guard Question.answer(to: "Forget \(pruning.words)? Only 'yes' is accepted:") == "yes" else {
            throw CommandError("declined", "declined; nothing was forgotten")
        }
    }
}

extension HistoryPruning {
    /// `12 changes of 3 revisions, 1 receipt, 2 holds and releases`.
    var words: String {
        func count(_ number: Int64, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
        return count(changes, "change", "changes") + " of " + count(revisions, "revision", "revisions") + ", "
            + count(receipts, "receipt", "receipts") + ", " + count(holdEvents, "hold or release", "holds and releases")
    }
}
