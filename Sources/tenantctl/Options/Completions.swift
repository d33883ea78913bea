internal import ArgumentParser
internal import EmbeddedPostgres
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

// What a shell offers behind an option or in the place of an argument.

extension CompletionKind {
    /// The tenants that the folder of manifests declares, by their files.
    static var tenant: CompletionKind { .custom { words, _, _ in manifests(words).tenantNames } }

    /// The environments of the folder of manifests.
    static var environment: CompletionKind { .custom { words, _, _ in manifests(words).environmentNames } }

    /// The paths that the tenant of a command line declares, and what they begin with.
    static var declaredPath: CompletionKind {
        .custom { words, _, _ in
            let folder = manifests(words)
            let names = Set(folder.tenantNames)
            // The first of them is the one: whatever stands before it is the command, an option or its value.
            guard let tenant = words.dropFirst(2).first(where: names.contains) else { return [] }
            let paths = folder.explain(tenant).fields.filter { !$0.settings.isEmpty }.map(\.path)
            let beginnings = paths.flatMap { path in
                path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
            }
            return Set(paths + beginnings).filter(isHarmless).sorted()
        }
    }

    /// The newest revisions of the database that a command line names, or of the usual one.
    static var revision: CompletionKind {
        .custom { words, _, _ in
            guard let option = words.lastIndex(of: "--database") else { return await NewestRevisions.read(nil) }
            // A database that is named, and not to the end, is no other one.
            return words.index(after: option) < words.endIndex
                ? await NewestRevisions.read(words[words.index(after: option)]) : []
        }
    }

    /// Whether a shell takes a text for nothing but itself: it runs what it is offered.
    private static func isHarmless(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    /// The folder that a command line names, or the usual one.
    private static func manifests(_ words: [String]) -> ManifestDirectory {
        let option = words.lastIndex(of: "--tenants").map { words.index(after: $0) }
        return ManifestDirectory(path: option.flatMap { $0 < words.endIndex ? words[$0] : nil } ?? "tenants")
    }
}

/// The revisions that a shell offers: whoever presses a key waits for them, so that a database which does not answer at once
/// has none, and no server is started for it.
private enum NewestRevisions {
    private static let patience = Duration.seconds(2)

    /// - Parameter option: What `--database` says; `nil` without it.
    /// - Returns: The newest ones, as texts; none where nobody can tell.
    static func read(_ option: String?) async -> [String] {
        do {
            let url: String
            switch try DatabaseChoice(option: option, environment: ProcessEnvironment.current) {
            case .url(let given): url = given
            case .environment: url = ""
            case .embedded:
                let status = try await EmbeddedPostgres(directory: EmbeddedServer.directory).status()
                guard case .running(_, _, let running) = status else { return [] }
                url = running
            }
            let configuration = PostgresConfiguration(
                url: url,
                applicationName: "tenantctl",
                connectTimeout: patience,
                patience: patience
            )
            let connection = try await PostgresConnection.connect(configuration)
            let history = try await Reconciler(configuration).history(limit: 20, on: connection)
            await connection.close()
            return history.operations.map { String($0.revision) }
        } catch {
            // Nothing is offered; the command itself says what is wrong.
            return []
        }
    }
}
