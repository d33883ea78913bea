internal import ArgumentParser
internal import CanonicalJSON
internal import Escaping
internal import PostgresDriver
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let plan and apply have a held tenant again.",
        discussion: """
            Nothing is applied by that: the next apply brings the tenant to what its manifest says. What is not held may be \
            released as well.

            EXAMPLES
              tenantctl release parsvpn
              tenantctl release --all                tenants held by name stay held
            """
    )

    @OptionGroup var held: HeldTenants
    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let (connection, configuration) = try await database.connectMigrated()
        let (wasHeld, left) = try await Interruption.whileCommitting {
            try await Reconciler(configuration).release(held.tenant, actor: ProcessEnvironment.actor, on: connection)
        }
        await connection.close()
        switch format {
        case .text: Standard.outputAfterwards(text(wasHeld, left))
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            writer.object { writer in
                writer.member("format_version", string: "1.0")
                writer.member("released", bool: wasHeld)
                writer.member("holds") { writer in
                    writer.array { writer in
                        for hold in left { writer.element { HoldText(hold).write(to: &$0) } }
                    }
                }
            }
            Standard.outputAfterwards(writer.text + "\n")
        }
    }

    /// Who released one tenant is told when another hold still covers it.
    private func text(_ wasHeld: Bool, _ left: [Hold]) -> String {
        let name = held.tenant.map { TerminalText.escaped($0) }
        var text =
            switch (name, wasHeld) {
            case (let name?, true): "Released: \(name)\n"
            case (let name?, false): "\(name) is not held by name.\n"
            case (nil, true): "Released: the hold of all tenants\n"
            case (nil, false): "There is no hold of all tenants.\n"
            }
        for hold in left where held.tenant == nil || hold.tenant == nil {
            text += "still held: \(HoldText(hold).line)\n"
        }
        return text
    }
}
