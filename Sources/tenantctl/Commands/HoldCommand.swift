internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Take a tenant out of plan and apply until it is released.",
        discussion: """
            plan and apply name held tenants and leave them out; limits do not count them until they are released, and \
            what must be unique counts them all the same. An apply that is under way is waited for. Holding a held tenant gives it the new reason and end.

            EXAMPLES
              tenantctl hold parsvpn --reason "incident 214"
              tenantctl hold parsvpn --reason "owner is migrating" --until 2d
              tenantctl hold --all --reason "freeze" --until 2027-03-20T18:00Z
            """
    )

    @OptionGroup var held: HeldTenants
    @OptionGroup var database: DatabaseOptions

    @Option(help: "Why: whoever plans next reads it.")
    var reason: String

    @Option(
        help: ArgumentHelp(
            "When it ends by itself: in so long (4h, 2d), at the beginning of a date (UTC), or at a time with its offset.",
            valueName: "time"
        )
    )
    var until: String?

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason is empty.") }
        guard reason.utf8.count <= 1000 else { throw ValidationError("--reason takes up to 1000 bytes.") }
        // It is kept in the database, and shown in every plan, comment and log.
        guard !CardNumber.isHeld(in: reason) else {
            throw ValidationError("--reason holds the number of a card, and whoever plans reads it: say it without.")
        }
        guard !BotToken.isHeld(in: reason) else {
            throw ValidationError("--reason holds a bot token, and whoever plans reads it: say it without.")
        }
        _ = try end
    }

    private var end: Expiry {
        get throws { try until.map { try Expiry.reading($0, for: "--until") } ?? .never }
    }

    func run() async throws {
        let (connection, configuration) = try await database.connectMigrated()
        let hold = try await Interruption.whileCommitting {
            try await Reconciler(configuration).hold(
                held.tenant,
                reason: reason,
                actor: ProcessEnvironment.actor,
                end: try end,
                on: connection
            )
        }
        await connection.close()
        switch format {
        case .text: Standard.outputAfterwards("Held: \(HoldText(hold).line)\n")
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            writer.object { writer in
                writer.member("format_version", string: "1.0")
                writer.member("hold") { HoldText(hold).write(to: &$0) }
            }
            Standard.outputAfterwards(writer.text + "\n")
        }
    }
}

/// One tenant or all of them.
struct HeldTenants: ParsableArguments {
    @Argument(help: "A tenant.", completion: .tenant)
    var tenant: String?

    @Flag(help: "All tenants, those included that are not there yet.")
    var all = false

    mutating func validate() throws {
        guard (tenant != nil) != all else { throw ValidationError("Name a tenant, or say --all.") }
    }
}
