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
        PlanOutput(format: format).write(try PlanFile(path: plan).read())
    }
}
