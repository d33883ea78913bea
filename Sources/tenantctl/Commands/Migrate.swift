internal import ArgumentParser
internal import PostgresDriver
internal import PostgresMigrations

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the schema of the database up to date, or look at it.",
        subcommands: [Up.self, Status.self, Verify.self, Identity.self]
    )

    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Apply the migrations that are missing, each in a transaction of its own."
        )

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let (connection, _) = try await database.connect()
            let applied = try await Migrator(connection: connection).up { progress in
                if case .finished(let migration) = progress {
                    Standard.output("\(migration.file): \(migration.outcome.rawValue)\n")
                }
            }
            if applied.isEmpty { Standard.output("The schema is up to date.\n") }
            await connection.close()
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the migrations and what became of them.")

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let (connection, _) = try await database.connect()
            for migration in try await Migrator(connection: connection).status() {
                Standard.output("\(migration)\n")
            }
            await connection.close()
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare tables, columns, indexes and keys with what the migrations promise.",
            discussion: "Names what is missing or different and exits with 1."
        )

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let (connection, _) = try await database.connect()
            let report = try await Migrator(connection: connection).verify()
            await connection.close()
            Standard.output("\(report)\n")
            guard report.isSound else { throw ExitStatus.failed.code }
        }
    }
}
