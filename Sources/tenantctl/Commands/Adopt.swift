internal import ArgumentParser
internal import PostgresDriver
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler

struct Adopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take over a bot that was there before its manifest, with rows that have no key yet.",
        discussion: """
            A bot is found by its name, or where it has none by the number of its token; it gets its name. Features and \
            configuration are found by their keys. Plans and cards that somebody else made have none: say which row is \
            which as KEY=ID, with the key of the manifest and the id of the row ('get --unmanaged' lists those with \
            what they hold; 'plan' and 'drift' name cards in use that no manifest declares). Where a plan and a card share a \
            key, say plan/KEY=ID or card/KEY=ID.

            It is the plan of the whole tenant: what is there is taken over, what is missing is made. Where values differ, \
            the manifest wins, with an acknowledgement. Shown, acknowledged and applied like any plan; ids, users and \
            payments stay. Taking over what is ours already changes nothing.

            EXAMPLES
              tenantctl adopt parsvpn --dry-run
              tenantctl adopt parsvpn monthly-50=17 mellat-main=4
              tenantctl adopt parsvpn plan/main=17 card/main=4 --acks acks.txt
            """
    )

    @Argument(help: "The tenant, which a manifest declares.", completion: .tenant)
    var tenant: String

    @Argument(help: ArgumentHelp("A key of the manifest and the id of its row.", valueName: "key=id"))
    var rows: [String] = []

    @Flag(help: "Show what it would do, and stop.")
    var dryRun = false

    @Option(help: ArgumentHelp("Allow so many rows to be removed.", valueName: "n"))
    var maxDeletes: Int?

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var approval: ApprovalOptions

    @Option(help: "The form of the output: text, or json, an event a line; json needs --auto-approve.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard maxDeletes.map({ $0 >= 0 }) ?? true else { throw ValidationError("--max-deletes takes a number from 0.") }
        _ = try adopted()
    }

    func run() async throws {
        if !dryRun { try approval.requireAnswer(in: format) }
        let given = try approval.given()
        let planning = Planning(
            manifests: manifests,
            database: database,
            options: options,
            adopting: try adopted(),
            lockTimeout: approval.lockTimeout
        )
        let result = try await planning.run()
        let planned = result.planned
        if let hold = planned.plan.holds.first {
            throw CommandError(
                "held",
                "tenant '\(tenant)' is held by \(hold.actor): \(hold.reason); nothing was written"
            )
        }
        guard !planned.plan.createsTenants else {
            throw CommandError(
                "nothing_to_adopt",
                "no bot of the database is tenant '\(tenant)', by name or by the number of its token; nothing was written"
                    + "\nhint: 'tenantctl apply' makes a new tenant"
            )
        }
        if dryRun {
            await result.connection.close()
            return PlanOutput(format: PlanFormat(format)).write(planned.document)
        }
        let output = ApplyOutput(format: format)
        guard planned.plan.adoptions > 0 else {
            await result.connection.close()
            return output.nothingToAdopt(tenant, planned.plan.database.revision)
        }
        output.planned(planned.document)
        try result.reconciler.requireOpenGate(planned, acknowledgements: given)
        try approval.ask("Take over \(planned.plan.adoptions == 1 ? "this row" : "these rows")?")
        let outcome = try await result.reconciler.apply(planned, approval.options(given), on: result.connection, output)
        output.adopted(planned.plan.adoptions, outcome, planned.document)
    }

    private func adopted() throws -> TenantAdoption {
        let rows = try rows.map { text in
            guard let row = RowAdoption(text) else {
                throw ValidationError("'\(text)' is not KEY=ID, plan/KEY=ID or card/KEY=ID.")
            }
            return row
        }
        return TenantAdoption(tenant: tenant, rows: rows)
    }

    private var options: PlanOptions {
        PlanOptions(
            context: PlanContext(
                toolVersion: ToolVersion.current,
                environment: manifests.environment,
                tenantGlob: tenant
            ),
            allowedDeletions: maxDeletes,
            includes: { [tenant] in $0 == tenant }
        )
    }
}
