internal import ArgumentParser
internal import TenantPlan

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
        let saved = try PlanFile(path: plan).read()
        guard saved.isIntact else { throw CommandError("plan_file", "\(plan): edited after it was written") }
        PlanOutput(format: format).write(saved.document)
    }
}
