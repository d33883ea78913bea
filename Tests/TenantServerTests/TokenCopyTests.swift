import Glibc
import TenantModel
import TenantRuntime
import TenantTesting
import Testing

@testable import TenantServer

@Suite("The tokens on disk")
struct TokenCopyTests {
    private static let hash = String(repeating: "0f", count: 32)
    private static let contents = TokenCopy.Contents(
        database: "a",
        readAt: 1_796_000_000_000,
        tokens: [
            LiveAPIToken(id: 7, hash: hash, name: "", botID: 2, scopes: [.read], timeLeft: .seconds(60)),
            LiveAPIToken(id: 8, hash: hash, name: "", botID: nil, scopes: [.read, .runtime], timeLeft: nil),
        ]
    )

    private func key(_ byte: UInt8) throws -> DiskCopyKey { try DiskCopyKey([UInt8](repeating: byte, count: 32)) }

    private func contents(of path: String) throws -> [UInt8] {
        try PrivateFile(path: path).contents(atMost: 1 << 20)
    }

    @Test("are what was written, for their owner alone", arguments: [true, false])
    func roundTrip(_ hasKey: Bool) async throws {
        let path = try await newTestPath()
        let copy = TokenCopy(beside: DiskCopySettings(path: path, key: hasKey ? try key(1) : nil))
        #expect(throws: DiskCopyError(.missing, path + ".tokens")) { try copy.read() }
        try copy.write(Self.contents)
        #expect(try copy.read() == Self.contents)
        var status = stat()
        #expect(unsafe stat(path + ".tokens", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(unsafe chmod(path + ".tokens", 0o640) == 0)
        #expect(throws: DiskCopyError(.notPrivate, path + ".tokens")) { try copy.read() }
    }

    @Test("are refused with any byte changed, cut off, or with more behind them", arguments: [true, false])
    func changed(_ hasKey: Bool) async throws {
        let path = try await newTestPath()
        let copy = TokenCopy(beside: DiskCopySettings(path: path, key: hasKey ? try key(1) : nil))
        try copy.write(Self.contents)
        let bytes = try contents(of: path + ".tokens")
        let file = PrivateFile(path: path + ".tokens")
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            try file.replace(with: changed)
            #expect(throws: DiskCopyError(.corrupt, file.path), "\(place)") { try copy.read() }
        }
        for other in [[], Array(bytes.dropLast()), Array(bytes.prefix(40)), bytes + bytes] {
            try file.replace(with: other)
            #expect(throws: DiskCopyError(.corrupt, file.path)) { try copy.read() }
        }
    }

    @Test("are no tokens for a server with another key, and for one with a key where none was used")
    func otherKey() async throws {
        let path = try await newTestPath()
        let keys = [try key(1), try key(2), nil]
        for written in keys.indices {
            try TokenCopy(beside: DiskCopySettings(path: path, key: keys[written])).write(Self.contents)
            for read in keys.indices where read != written {
                let reader = TokenCopy(beside: DiskCopySettings(path: path, key: keys[read]))
                let code: DiskCopyError.Code =
                    keys[read] == nil ? .missingKey : keys[written] == nil ? .unproven : .corrupt
                #expect(throws: DiskCopyError(code, path + ".tokens")) { try reader.read() }
            }
        }
    }

    @Test("let in as long as they were good when they were read, whenever the server starts")
    func restored() async throws {
        let settings = DiskCopySettings(path: try await newTestPath(), key: try key(1))
        let token = APIToken.random()
        let live = LiveAPIToken(id: 7, hash: token.hash, name: "", botID: 2, scopes: [.read], timeLeft: nil)
        let credential = Credential.token(TokenHash(of: token.reveal()))
        for (age, database, isIn) in [
            (Duration.seconds(3600), "a", true), (.seconds(3601), "a", false), (.seconds(-5), "a", false),
            (.zero, "b", false),
        ] {
            let writing = TokenKeeping(settings, grace: .seconds(3600), logger: ServedShops.quiet) { "a" }
            // Ten minutes to spare for a slow machine.
            await writing.keep([live], of: "a", readAt: .now - age + (isIn ? .seconds(600) : .zero))
            let cache = TokenCache(grace: .seconds(3600))
            await TokenKeeping(settings, grace: .seconds(3600), logger: ServedShops.quiet) { database }
                .restore(to: cache)
            #expect(cache.isGood(in: database) == isIn, "\(age)")
            guard isIn else { continue }
            let caller = Caller(principal: .tenant(2), scopes: .read)
            #expect(cache.caller(of: credential, in: database) == .admitted(caller))
            // The time before the start counts.
            #expect(cache.caller(of: credential, in: database, at: .now + .seconds(601)) == .unknown(retryAfter: 5))
        }
    }
}
