internal import ArgumentParser
internal import CanonicalJSON
internal import Escaping
internal import PostgresDriver
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

struct TokenIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Issue a token and show it, this once.",
        discussion: """
            The token alone goes to standard output, so that it can go on into a file or a store of secrets without ever \
            being on a screen.

            EXAMPLES
              tenantctl token issue parsvpn --name bot --scope runtime > parsvpn.token
              tenantctl token issue --operator --name grafana --expires 90d
            """
    )

    @Argument(help: "The tenant that it speaks for.", completion: .tenant)
    var tenant: String?

    @Flag(name: .customLong("operator"), help: "It speaks for an operator, who may ask for any tenant.")
    var isOperator = false

    @Option(help: "What it is for: whoever lists tokens reads it.")
    var name: String

    @Option(
        name: .customLong("scope"),
        help: """
            What it allows: read (flags, configuration, plans, events), or runtime (that, whole card numbers, the next \
            payment card and its result, the wallet). Default: read.
            """,
        completion: .list(APIScope.allCases.map(\.rawValue)),
        transform: { text in
            guard let scope = APIScope(rawValue: text) else { throw ValidationError("--scope is read or runtime.") }
            return scope
        }
    )
    var scopes: [APIScope] = []

    @Option(
        help: ArgumentHelp(
            "When it ends by itself: in so long (4h, 90d), at the beginning of a date (UTC), or at a time with its offset.",
            valueName: "time"
        )
    )
    var expires: String?

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard (tenant != nil) != isOperator else { throw ValidationError("Name a tenant, or say --operator.") }
        guard name.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--name is empty.") }
        guard name.utf8.count <= 200 else { throw ValidationError("--name takes up to 200 bytes.") }
        // A token in a name would be listed, and stay in the database.
        guard !name.contains(APIToken.prefix) else { throw ValidationError("--name takes no token.") }
        _ = try end
    }

    private var end: Expiry {
        get throws { try expires.map { try Expiry.reading($0, for: "--expires") } ?? .never }
    }

    func run() async throws {
        let (connection, _) = try await database.connectMigrated()
        let wanted = self
        do {
            try await Interruption.whileCommitting {
                try await connection.withTransaction { @Sendable connection in try wanted.issue(on: connection) }
            }
        } catch let refusal as APITokenRefusal {
            throw CommandError(refusal, name: name)
        }
        await connection.close()
    }

    private func issue(on connection: isolated PostgresConnection) throws {
        try TransactionSettings().set(on: connection)
        let token = APIToken.random()
        let record = try APITokenTable.issue(
            token,
            name: name,
            for: try Reconciler.bot(tenant, on: connection),
            scopes: APIScope.allCases.filter((scopes.isEmpty ? [.read] : scopes).contains),
            end: try end,
            on: connection
        )
        // Before COMMIT: a token that nobody could be shown is none.
        show(token, record)
    }

    private func show(_ token: APIToken, _ record: APITokenRecord) {
        switch format {
        case .text:
            Standard.error(
                "tenantctl: token \(record.id), \(APITokenText(record).line)\n"
                    + "tenantctl: shown this once; `tenantctl token revoke \(record.id)` ends it\n"
            )
            Standard.output(token.reveal() + "\n", isView: false)
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            writer.object { writer in
                writer.member("format_version", string: "1.0")
                writer.member("token", string: token.reveal())
                writer.member("issued") { APITokenText(record).write(to: &$0) }
            }
            Standard.output(writer.text + "\n", isView: false)
        }
    }
}

extension CommandError {
    init(_ refusal: APITokenRefusal, name: String) {
        switch refusal {
        case .nameTaken:
            self.init("token_name_taken", "there is a live token '\(name)' already; revoke it, or take another --name")
        case .isOver:
            self.init("token_is_over", "the token would be over already: --expires is in the past")
        }
    }
}
