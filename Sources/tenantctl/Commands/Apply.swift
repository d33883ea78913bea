internal import ArgumentParser
internal import PostgresDriver
internal import TenantManifest
internal import TenantPlan
internal import TenantReconciler

struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Plan, show, ask, and apply in one transaction: all of it or nothing.",
        discussion: """
            A second apply changes nothing and writes nothing. With a saved plan, plans again and refuses (exit 3) when \
            the result is another one.

            EXAMPLES
              tenantctl apply
              tenantctl apply --ack card_changed:parsvpn/mellat-main@9f31c2aa
              tenantctl apply plan.json --auto-approve
            """
    )

    @Argument(help: "A file that 'plan --out' wrote; only what it says is applied.", completion: .file())
    var plan: String?

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var planning: PlanningOptions

    @Option(help: "The form of the output: text, or json, an event a line; json needs --auto-approve.")
    var format = OutputFormat.text

    @OptionGroup var approval: ApprovalOptions

    func run() async throws {
        try approval.requireAnswer(in: format)
        let given = try approval.given()
        let output = ApplyOutput(format: format)
        let approved = try plan.map { (file: PlanFile(path: $0), plan: try PlanFile(path: $0).read()) }
        if let approved { try approved.file.requireIntact(approved.plan) }
        let planning = try approved.map { try self.planning.of($0.plan, in: $0.file.path) } ?? self.planning
        let options = planning.options(for: manifests)
        let result = try await Planning(
            manifests: manifests,
            database: database,
            options: options,
            lockTimeout: approval.lockTimeout
        ).run()
        UntilTheEnd.keep(result)
        let planned = result.planned
        if let approved {
            try await approved.file.verify(approved.plan, against: planned.document, from: result.source)
        }
        output.planned(planned.document)
        // Before anybody is asked: a yes to what is refused all the same would be a yes for nothing.
        try result.reconciler.requireOpenGate(planned, acknowledgements: given)
        if !planned.document.isEmpty { try approval.ask() }

        let outcome = try await result.reconciler.apply(planned, approval.options(given), on: result.connection, output)
        output.finished(outcome, planned.document)
    }
}
