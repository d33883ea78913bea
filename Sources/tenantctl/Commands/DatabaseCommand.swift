internal import ArgumentParser
internal import CanonicalJSON
internal import EmbeddedPostgres

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database",
        abstract: "The embedded PostgreSQL server, for trying things: Unix socket only, below .tenantctl/.",
        discussion: """
            EXAMPLES
              tenantctl database start
              export DATABASE_URL=$(tenantctl database url)
              tenantctl database stop
            """,
        subcommands: [Start.self, Stop.self, Status.self, URL.self]
    )

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Start it, creating it when needed; print its URL.",
            discussion: """
                EXAMPLES
                  tenantctl database start
                """
        )

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            Progress.say("starting PostgreSQL")
            let url = try await EmbeddedServer.start()
            Progress.clear()
            ServerOutput(format: format).write(url + "\n", state: "running") { $0.member("url", string: url) }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: "Stop it and wait until it has stopped.",
            discussion: """
                The folder of its socket below /tmp stays, so that nobody else can take the address meanwhile. Those of \
                servers whose own folder is gone are removed after a day.

                EXAMPLES
                  tenantctl database stop
                """
        )

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let wasRunning = try await server.stop()
            let text = wasRunning ? "stopped\n" : "nothing to stop: no server runs below \(EmbeddedServer.directory)\n"
            ServerOutput(format: format).write(text, state: "stopped") { $0.member("was_running", bool: wasRunning) }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Say whether it runs.",
            discussion: """
                Exits with 1 when it does not.

                EXAMPLES
                  tenantctl database status
                  tenantctl database status || tenantctl database start
                """
        )

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let output = ServerOutput(format: format)
            switch try await server.status() {
            case .absent:
                output.write("absent: \(EmbeddedServer.directory) holds no server\n", state: "absent")
                throw ExitStatus.failed.code
            case .stopped:
                output.write("stopped\n", state: "stopped")
                throw ExitStatus.failed.code
            case .running(let pid, let version, let url):
                let text = "running: PostgreSQL \(version), process \(pid), \(url)\n"
                output.write(text, state: "running") { writer in
                    writer.member("version", string: version)
                    writer.member("process", integer: pid)
                    writer.member("url", string: url)
                }
            }
        }
    }

    struct URL: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "Print its URL, e.g. for psql.",
            discussion: """
                EXAMPLES
                  psql "$(tenantctl database url)"
                  export DATABASE_URL=$(tenantctl database url)
                """
        )

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let url = try server.url()
            ServerOutput(format: format).write(url + "\n") { $0.member("url", string: url) }
        }
    }
}

/// What the commands below `database` say.
private struct ServerOutput {
    let format: OutputFormat

    func write(_ text: String, state: String? = nil, _ members: (inout JSONWriter) -> Void = { _ in }) {
        guard format == .json else { return Standard.output(text) }
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            if let state { writer.member("state", string: state) }
            members(&writer)
        }
        Standard.output(writer.text + "\n")
    }
}

private var server: EmbeddedPostgres { EmbeddedPostgres(directory: EmbeddedServer.directory) }
