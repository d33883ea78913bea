import EmbeddedPostgres
import Glibc
import PostgresDriver
import SystemPackage
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A copy on disk serves while the database is down, and nothing that is no copy does")
struct DiskFaultTests {
    /// A server of its own that is stopped, after a runtime has kept a copy of its database.
    private func withKeptCopy(
        _ body: (_ cluster: TestCluster, _ settings: RuntimeSettings, _ copy: DiskCopySettings) async throws -> Void
    ) async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            let folder = try await newTestPath()
            guard unsafe mkdir(folder, 0o700) == 0 else { throw Errno(rawValue: errno) }
            let copy = DiskCopySettings(path: folder + "/copy", key: try DiskCopyKey([UInt8](repeating: 7, count: 32)))
            var settings = RuntimeSettings(url: database.url)
            settings.pollInterval = .milliseconds(100)
            settings.diskCopy = copy
            try await withHistory(of: database, shops: 3) { history in
                try await withRuntime(settings, logger: TestLog().logger) { runtime in
                    try await history.apply(2)
                    try await runtime.waitForSnapshot { $0.revision == 1 }
                }
            }
            try await cluster.server.stop()
            try await body(cluster, settings, copy)
        }
    }

    @Test("it starts from the copy with the secrets in it, says so, and is fresh when the database is back")
    func starts() async throws {
        try await withKeptCopy { cluster, settings, _ in
            let log = TestLog()
            try await withRuntime(settings, logger: log.logger) { runtime in
                try await Self.becomesFresh(runtime, when: cluster, isBackWith: settings)
            }
            #expect(log.events.contains("snapshot_fresh"))
        }
    }

    private static func becomesFresh(
        _ runtime: TenantRuntime,
        when cluster: TestCluster,
        isBackWith settings: RuntimeSettings
    ) async throws {
        #expect(!runtime.condition.isReady)
        #expect(runtime.snapshot.revision == 1)
        #expect(runtime.snapshot.bot(id: 2)?.testPrice == 1)
        #expect(runtime.snapshot.bot(token: "2:secret")?.id == 2)
        try await runtime.waitUntil { $0.staleReason?.name == "unreachable" }
        _ = try await cluster.server.start()
        try await runtime.waitUntil { $0.isReady && $0.isListening }
        let connection = try await PostgresConnection.connect(settings.database)
        try await connection.execute("SELECT test_apply('{3}')")
        await connection.close()
        try await runtime.waitForSnapshot { $0.revision == 2 }
    }

    @Test(
        "a copy that was damaged, cut or written with another key is refused with its reason, and so is a missing one"
    )
    func refuses() async throws {
        try await withKeptCopy { _, settings, copy in
            let good = try readBytes(copy.path)
            var flipped = good
            flipped[good.count / 2] ^= 1
            for damaged in [flipped, Array(good.dropLast()), [], Array("not a copy".utf8)] {
                try writeFile(damaged, to: copy.path)
                let error = await #expect(throws: RuntimeError.self) {
                    _ = try await TenantRuntime.open(settings, logger: TestLog().logger)
                }
                #expect(error?.code == .nothingToServe)
                #expect(error?.message.contains(copy.path) == true)
            }
            try writeFile(good, to: copy.path)
            var other = settings
            other.diskCopy?.key = try DiskCopyKey([UInt8](repeating: 8, count: 32))
            let wrongKey = await #expect(throws: RuntimeError.self) {
                _ = try await TenantRuntime.open(other, logger: TestLog().logger)
            }
            #expect(wrongKey?.message.contains("another key") == true)
            unsafe unlink(copy.path)
            let missing = await #expect(throws: RuntimeError.self) {
                _ = try await TenantRuntime.open(settings, logger: TestLog().logger)
            }
            #expect(missing?.code == .nothingToServe)
        }
    }

    @Test("with the database up, a damaged copy is said and replaced by a good one")
    func replaces() async throws {
        try await withKeptCopy { cluster, settings, copy in
            let good = try readBytes(copy.path)
            _ = try await cluster.server.start()
            try writeFile(Array(good.dropLast(20)), to: copy.path)
            let log = TestLog()
            try await withRuntime(settings, logger: log.logger) { _ = try await $0.waitUntil { $0.isReady } }
            #expect(log.events.contains("disk_copy_refused"))
            #expect(try DiskCopy(path: copy.path, key: copy.key).read().revision == 1)
        }
    }

    @Test(
        "a copy of another database is said when the database is up, and given up for the right one when it comes back"
    )
    func foreign() async throws {
        try await withKeptCopy { cluster, settings, copy in
            _ = try await cluster.server.start()
            // A database of another identity under the same address, as after a new installation.
            try await TestDatabase(url: settings.database.url).psql(
                "UPDATE tenantctl.state SET identity = gen_random_uuid(); UPDATE bots SET name = 'other' WHERE id = 1"
            )
            try await cluster.server.stop()
            let log = TestLog()
            let foreign = try readBytes(copy.path)
            try await withRuntime(settings, logger: log.logger) { runtime in
                #expect(runtime.snapshot.bot(id: 1)?.name == "Shop 1")
                _ = try await cluster.server.start()
                try await runtime.waitForSnapshot { $0.bot(id: 1)?.name == "other" }
                try await log.waitForLine(with: "other_database")
            }
            try writeFile(foreign, to: copy.path)
            let again = TestLog()
            try await withRuntime(settings, logger: again.logger) { runtime in
                #expect(runtime.snapshot.bot(id: 1)?.name == "other")
            }
            #expect(again.events.contains("disk_copy_refused"))
        }
    }

    @Test("a copy that cannot be written is a condition, and changes go on being served")
    func cannotWrite() async throws {
        try await withHistory { history in
            let log = TestLog()
            let nowhere = try await newTestPath() + "/no/such/folder/copy"
            try await withTestRuntime(history, log: log, { $0.diskCopy = DiskCopySettings(path: nowhere) }) { runtime in
                try await runtime.waitUntil { $0.diskCopyFault != nil }
                try await history.apply(1)
                try await runtime.waitForSnapshot { $0.revision == 1 }
                #expect(runtime.condition.isReady)
            }
            #expect(log.events.count { $0 == "disk_copy_not_written" } == 1)
        }
    }
}
