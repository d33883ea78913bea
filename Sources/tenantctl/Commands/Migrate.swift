internal import ArgumentParser
internal import PostgresDriver
internal import PostgresMigrations

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the schema of the database up to date, or look at it.",
        discussion: """
            EXAMPLES
              tenantctl migrate up
              tenantctl migrate status
              tenantctl migrate verify
            """,
        subcommands: [Up.self, Status.self, Verify.self, Identity.self]
    )

    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "up",
            abstract: "Apply the migrations that are missing, each in a transaction of its own.",
            discussion: """
                EXAMPLES
                  tenantctl migrate up
                  tenantctl migrate up --database embedded
                """
        )

        @OptionGroup var database: DatabaseOptions

        @Option(help: "The form of the output: text, or json, an event a line.")
        var format = OutputFormat.text

        func run() async throws {
            let (connection, _) = try await database.connect(makesServer: true)
            let output = MigrationOutput(format: format)
            let applied = try await Interruption.whileWriting {
                // Each has a COMMIT of its own.
                Interruption.willCommit()
                return try await Migrator(connection: connection).up { progress in
                    guard case .finished(let migration) = progress else { return }
                    Interruption.leaves("the migrations that were named stay, and nothing else was written")
                    output.finished(migration)
                }
            }
            output.finishedAll(applied.count)
            await connection.close()
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "List the migrations and what became of them.",
            discussion: """
                EXAMPLES
                  tenantctl migrate status
                  tenantctl migrate status --database embedded
                """
        )

        @OptionGroup var database: DatabaseOptions

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let (connection, _) = try await database.connect()
            let migrations = try await Migrator(connection: connection).status()
            await connection.close()
            MigrationOutput(format: format).status(migrations)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Compare tables, columns, indexes and keys with what the migrations promise.",
            discussion: """
                Names what is missing, different or switched off and exits with 1. Triggers, rules and checks of others are \
                warnings.

                EXAMPLES
                  tenantctl migrate verify
                  tenantctl migrate verify --database embedded
                """
        )

        @OptionGroup var database: DatabaseOptions

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let (connection, _) = try await database.connect()
            let report = try await Migrator(connection: connection).verify()
            await connection.close()
            MigrationOutput(format: format).verified(report)
            guard report.isSound else { throw ExitStatus.failed.code }
        }
    }
}
