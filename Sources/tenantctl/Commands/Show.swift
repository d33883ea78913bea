internal import ArgumentParser

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a saved plan again.",
        discussion: """
            EXAMPLES
              tenantctl plan --out plan.json
              tenantctl show plan.json
            """
    )

    @Argument(help: "A file that 'plan --out' wrote.")
    var plan: String

    @Option(help: "The form of the plan: text or json.")
    var format = OutputFormat.text

    func run() throws {
        let (document, isIntact) = try PlanFile(path: plan).read()
        guard isIntact else { throw CommandError("plan_file", "\(plan): edited after it was written") }
        PlanOutput(format: format).write(document)
    }
}
