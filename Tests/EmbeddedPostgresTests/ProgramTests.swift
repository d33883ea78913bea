import EmbeddedPostgres
import Glibc
import SystemPackage
import Testing

@Suite("Running a program")
struct ProgramTests {
    @Test("one that ends without reading its input is an outcome, and harms nobody")
    func unreadInput() async throws {
        let outcome = try await Program("/bin/false", []).run(input: String(repeating: "x", count: 1 << 20))
        #expect(!outcome.succeeded)
        #expect(outcome.status == "exited(1)")
    }

    @Test("it reads all of its input from the beginning")
    func input() async throws {
        let text = String(repeating: "0123456789", count: 20_000)
        #expect(try await Program("/bin/cat", []).run(input: text).output == text)
    }

    @Test("it sees no environment but what it is given, and works in the root folder")
    func environment() async throws {
        let outcome = try await Program("/usr/bin/env", [], environment: ["TZ": "UTC"]).run()
        #expect(outcome.output == "TZ=UTC\n")
        #expect(try await Program("/bin/pwd", []).run().output == "/\n")
    }

    @Test("root's servers run as the user that is their own, in none of root's groups")
    func account() async throws {
        let account = try ServerAccount.current()
        let outcome = try await Program("/usr/bin/id", ["-G"], as: account).run()
        #expect(outcome.succeeded)
        if geteuid() == 0 { #expect(outcome.output == "\(account.groupID)\n") }
        #expect(try await Program("/usr/bin/id", ["-u"], as: account).run().output == "\(account.userID)\n")
    }

    @Test("one that is not there is an error")
    func missing() async throws {
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await Program("/nowhere/initdb", []).run()
        }
        #expect(error?.code == .programFailed)
    }
}
