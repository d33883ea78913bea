internal import ArgumentParser
internal import TenantReconciler

/// Who says yes to what is written, and how long to wait for locks; shared by every command that applies a plan.
struct ApprovalOptions: ParsableArguments {
    @Flag(help: "Do not ask.")
    var autoApprove = false

    @OptionGroup var acknowledgements: AcknowledgementOptions

    /// Whether somebody can be asked, or need not be.
    ///
    /// - Throws: ``UsageError``.
    func requireAnswer(in format: OutputFormat) throws {
        guard autoApprove || format == .text else {
            throw UsageError("nobody is asked with --format json: a question is no event. Say --auto-approve.")
        }
        guard autoApprove || Standard.isInputTerminal else {
            throw UsageError("nobody can be asked: standard input is no terminal. Say --auto-approve.")
        }
    }

    /// Asks, unless that was answered beforehand.
    ///
    /// - Throws: ``CommandError`` for any other answer than yes.
    func ask(_ question: String = "Apply these changes?") throws {
        guard !autoApprove else { return }
        guard Question.answer(to: "\(question) Only 'yes' is accepted:") == "yes" else {
            throw CommandError("declined", "declined; nothing was written")
        }
    }

    /// All acknowledgements that were given.
    ///
    /// - Throws: ``UsageError`` for one that can be none of any plan, ``CommandError`` for a file that cannot be read.
    func given() throws -> [String] { try acknowledgements.given() }

    /// How long to wait for locks.
    var lockTimeout: Duration { acknowledgements.lock.timeout }

    /// What an apply is done with.
    func options(_ given: [String]) -> ApplyOptions { acknowledgements.options(given) }
}
