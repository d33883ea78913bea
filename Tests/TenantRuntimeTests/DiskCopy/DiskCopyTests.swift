import Glibc
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A copy of a snapshot on disk")
struct DiskCopyTests {
    @Test("with its key it is the same snapshot again, to every digest")
    func sameAgain() async throws {
        try await withCopy { snapshot, path, key in
            let copy = DiskCopy(path: path, key: key, database: snapshot.databaseIdentity)
            try copy.write(snapshot)
            let read = try copy.read()
            #expect(read.hasSameContents(as: snapshot) && snapshot.hasSameContents(as: read))
            #expect(read.secrets == .present)
            #expect(read.bots.map(\.etag) == snapshot.bots.map(\.etag))
            #expect(read.bot(token: Shops.token)?.id == 1)
            #expect(read.bot(apiToken: Shops.apiToken)?.id == 1)
            #expect(read.masterBot?.id == 1)
            #expect(read.bot(id: 1)?.secret("YOOKASSA_SECRET_KEY")?.reveal() == Shops.merchantKey)
            #expect(read.bot(id: 1)?.text("ACTIVATE_BUTTON_TEXT") == "فعال‌سازی")
            #expect(read.bot(id: 1)?.zarinPalMerchantID == Shops.merchantID)
            #expect(read.bot(id: 1)?.plans() == snapshot.bot(id: 1)?.plans())
        }
    }

    @Test("no secret can be read off it, with or without a key")
    func nothingInTheOpen() async throws {
        try await withCopy { snapshot, path, key in
            for key in [key, nil] {
                try DiskCopy(path: path, key: key).write(snapshot)
                let bytes = try contents(path)
                let hashes = [Shops.token, Shops.apiToken].map(TokenDigest.hash(of:))
                for canary in Shops.canaries + hashes {
                    #expect(!contains(bytes, canary), "found \(canary)")
                }
                #expect(contains(bytes, "پارس") && contains(bytes, "603770…5443"))
            }
        }
    }

    @Test(
        "where it is read without a key, secrets are withheld and everything else is there",
        arguments: [true, false]
    )
    func withheld(_ isWrittenWithKey: Bool) async throws {
        try await withCopy { snapshot, path, key in
            try DiskCopy(path: path, key: isWrittenWithKey ? key : nil).write(snapshot)
            let read = try DiskCopy(path: path, key: nil).read()
            #expect(read.secrets == .withheld)
            let bot = try #require(read.bot(id: 1))
            #expect(bot.token == nil && bot.secret("YOOKASSA_SECRET_KEY") == nil)
            guard case .withheld = bot.reading(of: "YOOKASSA_SECRET_KEY") else {
                Issue.record("\(bot.reading(of: "YOOKASSA_SECRET_KEY"))")
                return
            }
            #expect(bot.zarinPalMerchantID == nil && bot.text("ZARINPAL_MERCHANT_ID") == nil)
            guard case .withheld = bot.reading(of: "ZARINPAL_MERCHANT_ID") else {
                Issue.record("\(bot.reading(of: "ZARINPAL_MERCHANT_ID"))")
                return
            }
            // One that has none has none, and nobody withholds it.
            guard case .absent = read.bot(id: 2)?.reading(of: "ZARINPAL_MERCHANT_ID") else {
                Issue.record("the second bot has a merchant id")
                return
            }
            #expect(bot.configuration.first { $0.key == "YOOKASSA_SECRET_KEY" }?.isSecret == true)
            #expect(bot.cards[0].number == nil && bot.cards[0].maskedNumber == "603770…5443")
            #expect(bot.integer("TRIAL_DURATION_DAYS") == 9 && bot.isEnabled(.referralProgram))
            // Whoever presents a token is still known.
            #expect(read.bot(token: Shops.token)?.id == 1 && read.bot(apiToken: Shops.apiToken)?.id == 1)
            #expect(read.bot(tokenHash: TokenDigest.hash(of: Shops.token))?.id == 1)
            // A reader can tell both apart, and the same copy says the same twice.
            #expect(!read.hasSameContents(as: snapshot))
            #expect(bot.etag != snapshot.bot(id: 1)?.etag && bot.etag.utf8.count == 32)
            try DiskCopy(path: path, key: nil).write(read)
            let again = try DiskCopy(path: path, key: nil).read()
            #expect(again.hasSameContents(as: read) && again.bot(id: 1)?.etag == bot.etag)
        }
    }

    @Test("a snapshot whose secrets are withheld is read whole from the database as soon as it is there")
    func healed() async throws {
        try await withShops { database in
            let (snapshot, path) = (try await database.snapshot(), try await newTestPath())
            try DiskCopy(path: path, key: nil).write(snapshot)
            let read = try DiskCopy(path: path, key: nil).read()
            let healed = try await database.reading { try read.rereading([], on: $0) }
            #expect(healed.hasSameContents(as: snapshot) && healed.secrets == .present)
        }
    }

    @Test("every byte that is flipped is noticed")
    func flipped() async throws {
        try await withCopy { snapshot, path, key in
            let copy = DiskCopy(path: path, key: key)
            try copy.write(snapshot)
            let bytes = try contents(path)
            for place in bytes.indices {
                var broken = bytes
                broken[place] ^= 1 << UInt8.random(in: 0..<8)
                let fault = fault(broken, key)
                #expect(fault == (place < 8 ? .notACopy : .corrupt), "byte \(place)")
            }
        }
    }

    @Test("cut off anywhere, or with something behind it, it is noticed")
    func cut() async throws {
        try await withCopy { snapshot, path, key in
            try DiskCopy(path: path, key: key).write(snapshot)
            let bytes = try contents(path)
            for length in bytes.indices {
                #expect(fault(Array(bytes[..<length]), key) == (length < 16 ? .notACopy : .corrupt), "\(length) bytes")
            }
            #expect(fault(bytes + [0], key) == .corrupt)
            #expect(fault(bytes + bytes, key) == .corrupt)
        }
    }

    @Test("changed along with its checksum, it does not take the process down and its secrets do not open")
    func forged() async throws {
        try await withCopy { snapshot, path, key in
            try DiskCopy(path: path, key: key).write(snapshot)
            let bytes = Array(try contents(path).dropLast(32))
            for place in stride(from: 8 + Int.random(in: 0..<29), to: bytes.count, by: 29) {
                var forged = bytes
                forged[place] &+= UInt8.random(in: 1...255)
                let fault = fault(forged + TokenDigestTestSupport.sha256(forged), key)
                #expect(fault != nil, "byte \(place)")
                // Without the key there is no telling, but no way to fall either.
                _ = self.fault(forged + TokenDigestTestSupport.sha256(forged), nil)
            }
        }
    }

    @Test("written without a key, it is not taken by whoever has one: its checksum is anybody's to make")
    func unproven() async throws {
        try await withCopy { snapshot, path, key in
            try DiskCopy(path: path, key: nil).write(snapshot)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .unproven)
            // Nor is one of which the sealed part was taken away.
            try DiskCopy(path: path, key: key).write(snapshot)
            let bytes = try contents(path)
            let open = 16 + 8 + Int(bytes[16..<24].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            let stripped = Array(bytes[..<open]) + [UInt8](repeating: 0, count: 8)
            try write(stripped + TokenDigestTestSupport.sha256(stripped), path)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .unproven)
            #expect(code { try DiskCopy(path: path, key: nil).read() } == nil)
        }
    }

    @Test("another key, another database, a newer form, something else: each says so")
    func foreign() async throws {
        try await withCopy { snapshot, path, key in
            try DiskCopy(path: path, key: key).write(snapshot)
            let other = try DiskCopyKey([UInt8](repeating: 9, count: 32))
            #expect(code { try DiskCopy(path: path, key: other).read() } == .wrongKey)
            #expect(code { try DiskCopy(path: path, key: key, database: "another").read() } == .otherDatabase)
            #expect(code { try DiskCopy(path: path + ".none", key: key).read() } == .missing)
            var bytes = Array(try contents(path).dropLast(32))
            bytes[8] = 3
            try write(bytes + TokenDigestTestSupport.sha256(bytes), path)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .newerFormat(3))
            try write(Array("version: 1\ntenant: parsvpn\n".utf8), path)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .notACopy)
            try write([], path)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .notACopy)
        }
    }

    @Test("one of the first version is read like any other, and written over in the newest")
    func older() async throws {
        try await withCopy { snapshot, path, key in
            try write(OlderCopies.firstWithKey, path)
            let read = try DiskCopy(path: path, key: key).read()
            #expect(read.secrets == .present && read.revision == 6 && read.botCount == 3)
            // To the last digest: the same shops, in a database of another identity.
            for bot in snapshot.bots {
                let copied = try #require(read.bot(id: bot.id))
                #expect(copied.storage.hasSameContents(as: bot.storage) && copied.etag == bot.etag, "\(bot.id)")
            }
            #expect(read.bot(id: 1)?.zarinPalMerchantID == Shops.merchantID)
            #expect(contains(OlderCopies.firstWithKey, Shops.merchantID))
            try DiskCopy(path: path, key: key).write(read)
            let next = try contents(path)
            #expect(next[8] == UInt8(DiskCopyForm.version) && !contains(next, Shops.merchantID))
            #expect(try DiskCopy(path: path, key: key).read().hasSameContents(as: read))
        }
    }

    @Test("one of the first version without a key has its merchants' ids, and they are left out of the next")
    func olderWithoutKey() async throws {
        try await withCopy { _, path, key in
            try write(OlderCopies.firstWithoutKey, path)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .unproven)
            let read = try DiskCopy(path: path, key: nil).read()
            #expect(read.secrets == .withheld && read.bot(id: 1)?.token == nil)
            #expect(read.bot(token: Shops.token)?.id == 1 && read.bot(id: 1)?.zarinPalMerchantID == Shops.merchantID)
            try DiskCopy(path: path, key: nil).write(read)
            #expect(!contains(try contents(path), Shops.merchantID))
            #expect(try DiskCopy(path: path, key: nil).read().bot(id: 1)?.zarinPalMerchantID == nil)
        }
    }

    @Test("one that is called an older version than it is does not open with its key, and version 0 is none")
    func disguised() async throws {
        try await withCopy { snapshot, path, key in
            let bytes = DiskCopyForm.bytes(of: snapshot, key: key)
            for (version, expected) in [(1, .wrongKey), (0, .corrupt)] as [(UInt8, DiskCopyError.Code)] {
                var disguised = Array(bytes.dropLast(32))
                disguised[8] = version
                #expect(fault(disguised + TokenDigestTestSupport.sha256(disguised), key) == expected)
            }
            for older in [OlderCopies.firstWithKey, OlderCopies.firstWithoutKey] {
                for place in stride(from: 0, to: older.count, by: 7) {
                    var broken = older
                    broken[place] ^= 1 << UInt8.random(in: 0..<8)
                    #expect(fault(broken, nil) == (place < 8 ? .notACopy : .corrupt), "byte \(place)")
                }
            }
        }
    }

    @Test("secrets of one copy mean nothing in another")
    func bound() async throws {
        try await withShops { database in
            let (path, key) = (try await newTestPath(), try DiskCopyKey([UInt8](repeating: 7, count: 32)))
            let first = DiskCopyForm.bytes(of: try await database.snapshot(), key: key)
            try await database.psql("UPDATE bots SET name = 'پارت' WHERE id = 1")
            let second = DiskCopyForm.bytes(of: try await database.snapshot(), key: key)
            #expect(first.count == second.count)
            // The sealed part of the first behind the open part of the second.
            let split = 16 + 8 + Int(second[16..<24].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            let mixed = Array(second[..<split] + first[split...].dropLast(32))
            try write(mixed + TokenDigestTestSupport.sha256(mixed), path)
            #expect(code { try DiskCopy(path: path, key: key).read() } == .wrongKey)
        }
    }

    @Test("only its owner can read it, whatever the process's mask is, and what others may read is not trusted")
    func privacy() async throws {
        try await withCopy { snapshot, path, key in
            let copy = DiskCopy(path: path, key: key)
            try copy.write(snapshot)
            var status = stat()
            #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
            for mode: mode_t in [0o640, 0o604, 0o620, 0o602, 0o644, 0o601] {
                unsafe chmod(path, mode)
                #expect(code { try copy.read() } == .notPrivate)
            }
            // Written again, it is private again.
            try copy.write(snapshot)
            _ = try copy.read()
            if geteuid() == 0 {
                unsafe chown(path, 65_534, 65_534)
                #expect(code { try copy.read() } == .otherOwner)
            }
        }
    }

    @Test("a link, a folder or a pipe is no copy")
    func otherFiles() async throws {
        try await withCopy { snapshot, path, key in
            try DiskCopy(path: path, key: key).write(snapshot)
            unsafe symlink(path, path + ".link")
            #expect(code { try DiskCopy(path: path + ".link", key: key).read() } == .notAFile)
            unsafe mkdir(path + ".folder", 0o700)
            #expect(code { try DiskCopy(path: path + ".folder", key: key).read() } == .notAFile)
            unsafe mkfifo(path + ".pipe", 0o600)
            #expect(code { try DiskCopy(path: path + ".pipe", key: key).read() } == .notAFile)
        }
    }

    @Test("a disk that fills up is an error that says so, leaves the old copy and nothing beside it")
    func fullDisk() async throws {
        try await withCopy { snapshot, path, key in
            let folder = path + ".d"
            unsafe mkdir(folder, 0o700)
            let copy = DiskCopy(path: folder + "/copy", key: key)
            try copy.write(snapshot)
            let before = try contents(copy.path)
            let bytes = DiskCopyForm.bytes(of: snapshot, key: nil)
            do throws(DiskCopyError) {
                try copy.write(bytes) { file, bytes throws(DiskCopyError) in
                    try file.write(Array(bytes[..<1000]))
                    throw DiskCopyError(.system(call: "write", errno: ENOSPC), file.path)
                }
                Issue.record("it was written")
            } catch {
                #expect(error.description.hasSuffix("write: No space left on device"))
            }
            #expect(try contents(copy.path) == before)
            #expect(try names(folder) == ["copy"])
        }
    }

    @Test("what a killed writer left behind does not stand in the way")
    func leftover() async throws {
        try await withCopy { snapshot, path, key in
            let folder = path + ".d"
            unsafe mkdir(folder, 0o700)
            // Numbers of processes end far below the second; the third is one that lives.
            for process in ["\(getpid())", "2147483646", "1"] {
                try write([1, 2, 3], "\(folder)/.copy.\(process).new")
            }
            try write([1, 2, 3], "\(folder)/.copy.other.new")
            let copy = DiskCopy(path: folder + "/copy", key: key)
            try copy.write(snapshot)
            #expect(try copy.read().hasSameContents(as: snapshot))
            #expect(try names(folder) == [".copy.1.new", ".copy.other.new", "copy"])
        }
    }

    @Test("a folder that is not there, or not ours, is an error that names the call")
    func noFolder() async throws {
        try await withCopy { snapshot, path, key in
            #expect(
                code { try DiskCopy(path: path + ".none/copy", key: key).write(snapshot) }
                    == .system(call: "open", errno: ENOENT)
            )
        }
    }

    private func withCopy(_ body: (Snapshot, String, DiskCopyKey) async throws -> Void) async throws {
        try await withShops { database in
            try await body(
                try await database.snapshot(),
                try await newTestPath(),
                try DiskCopyKey([UInt8](repeating: 7, count: 32))
            )
        }
    }

    private func fault(_ bytes: [UInt8], _ key: DiskCopyKey?) -> DiskCopyError.Code? {
        do {
            _ = try DiskCopyForm.snapshot(from: bytes, key: key, database: nil)
            return nil
        } catch {
            return error.code
        }
    }

    private func code(_ body: () throws -> Any) -> DiskCopyError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? DiskCopyError)?.code
        }
    }

    private func contents(_ path: String) throws -> [UInt8] {
        try OpenFile.reading(path).contents(atMost: 1 << 24)
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        unsafe unlink(path)
        try OpenFile.creating(path).write(bytes)
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.dropLast(wanted.count - 1).contains { bytes[$0...].starts(with: wanted) }
    }

    private func names(_ folder: String) throws -> [String] {
        guard let stream = unsafe opendir(folder) else { throw DiskCopyError(errno: "opendir", folder) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
