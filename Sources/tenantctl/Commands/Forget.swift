internal import ArgumentParser
internal import PostgresDriver
internal import TenantPlan
internal import TenantReconciler

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Let go of a tenant, or of some of its rows, without changing them.",
        discussion: """
            What is forgotten stays in its table as it is, and is not ours any more: no plan compares, restores or removes \
            it. With a whole tenant its protection and its hold end; that needs an acknowledgement, and so does any row of a \
            protected tenant. Rows of a held tenant are refused. As long as a manifest declares what was forgotten, the next \
            apply takes it over again.

            EXAMPLES
              tenantctl forget parsvpn --dry-run
              tenantctl forget parsvpn --ack tenant_forgotten:parsvpn@9f31c2aa
              tenantctl forget parsvpn plan/monthly-50 configuration/TRIAL_DURATION_DAYS
            """
    )

    @Argument(help: "The tenant, as it was applied.", completion: .tenant)
    var tenant: String

    @Argument(
        help: ArgumentHelp(
            "A row: feature, configuration, plan or card, and its key. Without one the whole tenant.",
            valueName: "kind/key"
        )
    )
    var rows: [String] = []

    @Flag(help: "Show what it would do, and stop.")
    var dryRun = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var approval: ApprovalOptions

    @Option(help: "The form of the output: text, or json, an event a line; json needs --auto-approve.")
    var format = OutputFormat.text

    mutating func validate() throws { _ = try names() }

    func run() async throws {
        if !dryRun { try approval.requireAnswer(in: format) }
        let given = try approval.given()
        let names = try names()
        let (connection, configuration) = try await database.connectMigrated(lockTimeout: approval.lockTimeout)
        let reconciler = Reconciler(configuration, lockTimeout: approval.lockTimeout)
        let planned = try await reconciler.planForgetting(
            tenant,
            rows: names,
            toolVersion: ToolVersion.current,
            on: connection
        )
        if dryRun {
            await connection.close()
            return PlanOutput(format: PlanFormat(format)).write(planned.document)
        }
        let output = ApplyOutput(format: format)
        output.planned(planned.document)
        try reconciler.requireOpenGate(planned, acknowledgements: given)
        try approval.ask("Forget \(names.isEmpty ? "this tenant" : "these rows")?")
        let outcome = try await reconciler.apply(planned, approval.options(given), on: connection, output)
        output.forgotten(outcome, planned.document)
    }

    private func names() throws -> [RowName] {
        try rows.map { text in
            guard let name = RowName(text) else {
                throw ValidationError("'\(text)' is not KIND/KEY; kinds are feature, configuration, plan and card.")
            }
            return name
        }
    }
}
