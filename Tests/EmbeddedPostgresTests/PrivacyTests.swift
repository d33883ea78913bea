import EmbeddedPostgres
import Glibc
import SystemPackage
import TenantTesting
import Testing

@Suite("A private server is private", .serialized)
struct PrivacyTests {
    @Test("it has no TCP socket, whatever the settings say")
    func noTCP() async throws {
        try await withTestCluster(settings: ["listen_addresses": "*", "port": "54329"]) { cluster in
            let pid = try await processID(of: cluster.server)
            let sockets = try socketNumbers(of: pid)
            #expect(
                !sockets.isEmpty,
                "the server's own descriptors have to be readable for this to prove anything"
            )

            let unix = try table("/proc/net/unix").map { $0.count > 6 ? String($0[6]) : "" }
            #expect(!sockets.isDisjoint(with: unix))
            for name in ["/proc/net/tcp", "/proc/net/tcp6"] {
                let numbers = try table(name).map { $0.count > 9 ? String($0[9]) : "" }
                #expect(sockets.isDisjoint(with: numbers), "\(name)")
            }
        }
    }

    @Test("only the server's user, and root, can enter the socket's folder and read the data")
    func permissions() async throws {
        try await withTestCluster { cluster in
            let folder = try socketFolder(in: cluster.server.url())
            for path in [folder, cluster.server.directory + "/data"] {
                let attributes = try Stat(FilePath(path))
                #expect(attributes.permissions.rawValue & 0o077 == 0, "\(path)")
                #expect(attributes.userID.rawValue == (try ServerAccount.current().userID), "\(path)")
            }
        }
    }

    @Test("its log holds neither statements nor values, because errors quote it")
    func silentLog() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.psql("CREATE TABLE bot (token text UNIQUE); INSERT INTO bot VALUES ('s3cret')")
            let error = await #expect(throws: PsqlError.self) {
                try await database.psql("INSERT INTO bot VALUES ('s3cret')")
            }
            #expect(error?.message.contains("s3cret") == true, "the client is told")

            let log = try text(of: cluster.server.directory + "/log")
            #expect(log.contains("duplicate key value violates unique constraint"))
            #expect(!log.contains("s3cret"))
            #expect(!log.contains("INSERT"))
        }
    }

    /// The numbers of the sockets that a process has open.
    private func socketNumbers(of pid: pid_t) throws -> Set<String> {
        var numbers: Set<String> = []
        for descriptor in 0..<256 {
            var buffer = [CChar](repeating: 0, count: 256)
            let count = unsafe readlink("/proc/\(pid)/fd/\(descriptor)", &buffer, buffer.count)
            guard count > 0 else { continue }
            let target = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
            if target.hasPrefix("socket:[") { numbers.insert(String(target.dropFirst(8).dropLast())) }
        }
        return numbers
    }

    /// The rows of a table of the system, in words.
    private func table(_ path: String) throws -> [[Substring]] {
        guard exists(path) else { return [] }
        return try text(of: path).split(separator: "\n").dropFirst().map { $0.split(separator: " ") }
    }

    private func text(of path: String) throws -> String {
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
                if count == 0 { return String(decoding: bytes, as: UTF8.self) }
                bytes += buffer.prefix(count)
            }
        }
    }
}
