import TenantTesting

/// A command on its way to a good or a bad end.
struct Walk: Sendable {
    /// The words that name the command: `migrate up`.
    let command: String
    /// What follows them.
    let arguments: [String]
    /// How it has to end.
    let status: Int32

    init(_ status: Int32, _ command: String, _ arguments: [String] = []) {
        self.status = status
        self.command = command
        self.arguments = arguments
    }

    /// The command line.
    var words: [String] { command.split(separator: " ").map(String.init) + arguments }

    /// As it is.
    var inOneForm: [Walk] { [self] }

    /// The same in text and in JSON.
    var inBothForms: [Walk] { [self, self.in("json")] }

    /// The same in every form that a plan has.
    var inEveryForm: [Walk] { inBothForms + ["markdown", "html"].map(self.in) }

    private func `in`(_ format: String) -> Walk { Walk(status, command, arguments + ["--format", format]) }
}

/// Walks that begin where something has happened to files, environment or database.
struct Stage: Sendable {
    let title: String
    let prepare: @Sendable (inout Checkout) async throws -> Void
    let walks: [Walk]

    init(
        _ title: String,
        _ walks: [Walk],
        prepare: @escaping @Sendable (inout Checkout) async throws -> Void = { _ in }
    ) {
        self.title = title
        self.walks = walks
        self.prepare = prepare
    }
}
