internal import ArgumentParser
internal import TenantPlan

/// Forms of a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown, html

    /// The same form, of a command that knows fewer.
    init(_ format: OutputFormat) {
        switch format {
        case .text: self = .text
        case .json: self = .json
        }
    }
}

/// How a plan is shown; shared by the commands that do nothing but show one.
struct PlanFormatOptions: ParsableArguments {
    @Option(help: "The form of the plan: text, json, markdown for a comment, or html, one file for a browser.")
    var format = PlanFormat.text

    @Option(
        help: ArgumentHelp(
            "The most characters of markdown; what has no room is counted by tenant. Default: \(MarkdownPlanRenderer.commentLimit).",
            valueName: "n"
        )
    )
    var markdownLimit: Int?

    mutating func validate() throws {
        guard let markdownLimit else { return }
        guard format == .markdown else { throw ValidationError("--markdown-limit goes with --format markdown.") }
        guard markdownLimit >= MarkdownPlanRenderer.leastLimit else {
            throw ValidationError("--markdown-limit takes a number from \(MarkdownPlanRenderer.leastLimit).")
        }
    }

    /// What prints the plan.
    var output: PlanOutput {
        PlanOutput(format: format, markdownLimit: markdownLimit ?? MarkdownPlanRenderer.commentLimit)
    }
}
