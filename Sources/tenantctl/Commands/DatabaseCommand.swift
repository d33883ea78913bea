internal import ArgumentParser
internal import EmbeddedPostgres

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database",
        abstract: "The embedded PostgreSQL server, for trying things: Unix socket only, below .tenantctl/.",
        subcommands: [Start.self, Stop.self, Status.self, URL.self]
    )

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start it, creating it when needed; print its URL.")

        func run() async throws {
            Progress.say("starting PostgreSQL")
            let url = try await server.start()
            Progress.clear()
            Standard.output(url + "\n")
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop it and wait until it has stopped.")

        func run() async throws {
            try await server.stop()
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether it runs.",
            discussion: "Exits with 1 when it does not."
        )

        func run() async throws {
            switch try await server.status() {
            case .absent:
                Standard.output("absent: \(EmbeddedServer.directory) holds no server\n")
                throw ExitStatus.failed.code
            case .stopped:
                Standard.output("stopped\n")
                throw ExitStatus.failed.code
            case .running(let pid, let version, let url):
                Standard.output("running: PostgreSQL \(version), process \(pid), \(url)\n")
            }
        }
    }

    struct URL: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print its URL, e.g. for psql.")

        func run() async throws {
            Standard.output(try server.url() + "\n")
        }
    }
}

private var server: EmbeddedPostgres { EmbeddedPostgres(directory: EmbeddedServer.directory) }
