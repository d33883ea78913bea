import EmbeddedPostgres
import Foundation
import SystemPackage

extension TestCluster {
    /// Parameters with which a cluster can have a standby, or be one.
    package static let replicating = ["wal_level": "replica", "max_wal_senders": "4", "synchronous_commit": "on"]

    /// Stops the server, puts a copy of another's data in the place of its own, and starts it as a standby that follows the
    /// other. Both were made with ``replicating``.
    ///
    /// - Parameter primary: Who is followed; runs.
    /// - Throws: `EmbeddedPostgresError`, ``PsqlError``, a `CocoaError`.
    package func follow(_ primary: TestCluster) async throws {
        try await server.stop()
        let data = URL(fileURLWithPath: server.directory + "/data").resolvingSymlinksInPath().path
        // The folder itself stays: it belongs to the server's user, who could not make another beside it.
        for name in try FileManager.default.contentsOfDirectory(atPath: data) {
            try FileManager.default.removeItem(atPath: data + "/" + name)
        }
        let sockets = try await primary.database().line("SHOW unix_socket_directories")
        let programs = try await TestRun.shared.installation().programs
        let outcome = try await Program(
            programs.appending("pg_basebackup"),
            [
                "--pgdata=\(data)", "--write-recovery-conf", "--wal-method=stream", "--no-slot", "--checkpoint=fast",
                "--no-sync", "--host=\(sockets)", "--username=\(EmbeddedPostgres.user)", "--no-password",
            ],
            as: ServerAccount.current()
        ).run()
        guard outcome.succeeded else { throw PsqlError(status: outcome.status, message: outcome.errors) }
        _ = try await server.start()
    }

    /// Has commits wait until a standby has them, and waits until one follows.
    ///
    /// - Throws: ``PsqlError``.
    package func waitForStandby() async throws {
        let database = try database()
        try await database.psql(
            "ALTER SYSTEM SET synchronous_standby_names = '*'; SELECT pg_reload_conf();"
        )
        let isFollowed = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        while try await database.line(isFollowed) == "0" {}
    }
}
