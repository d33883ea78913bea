internal import ArgumentParser
internal import TenantPlan

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a saved plan again.",
        discussion: """
            EXAMPLES
              tenantctl plan --out plan.json
              tenantctl show plan.json
              tenantctl show plan.json --format html > plan.html
              tenantctl show plan.json --format markdown --markdown-limit 30000
            """
    )

    @Argument(help: "A file that 'plan --out' wrote.", completion: .file())
    var plan: String

    @OptionGroup var format: PlanFormatOptions

    func run() throws {
        let saved = try PlanFile(path: plan).read()
        guard saved.isIntact else { throw CommandError("plan_file", "\(plan): edited after it was written") }
        format.output.write(saved.document)
    }
}
