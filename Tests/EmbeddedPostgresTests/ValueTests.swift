import SystemPackage
import Testing

@testable import EmbeddedPostgres

@Suite("What is written and read as text")
struct ValueTests {
    @Test(
        "a value is one word of a shell, whatever is in it",
        arguments: ["", "a b", "it's", "$(exit 1)", "`x`\n\"\\"]
    )
    func quoting(_ value: String) async throws {
        let command = "printf %s " + ServerSettings.quotedForShell(value)
        let outcome = try await Program("/bin/sh", ["-c", command]).run()
        #expect(outcome.output == value)
    }

    @Test("what keeps the server private cannot be replaced, and everything else can")
    func precedence() {
        let settings = ServerSettings(
            extra: ["listen_addresses": "*", "port": "1", "shared_buffers": "1GB"],
            socketDirectory: "/tmp/x"
        )
        #expect(settings.values["listen_addresses"] == "")
        #expect(settings.values["port"] == "5432")
        #expect(settings.values["shared_buffers"] == "1GB")
    }

    @Test("names in a URL are percent-encoded byte by byte")
    func url() {
        let url = SocketDirectory(path: "/tmp/tenantry-x").url(database: "a b/ä")
        #expect(url == "postgresql:///a%20b%2F%C3%A4?host=%2Ftmp%2Ftenantry-x&port=5432&user=tenantry")
    }

    @Test("a server's file tells its process, its socket's folder, and whether it is ready")
    func ready() throws {
        let text = "123\n/my data\n1700000000\n5432\n/tmp/x\n\n  5432 1\nready   \n"
        let file = try #require(PostmasterFile(text))
        #expect(file.processID == 123)
        #expect(file.dataDirectory == "/my data")
        #expect(file.socketDirectory == "/tmp/x")
        #expect(file.isReady)
    }

    @Test("a server's file that is still being written is that of a server that is not ready")
    func starting() throws {
        let file = try #require(PostmasterFile("123\n/data\n1700000000\n5432\n"))
        #expect(file.processID == 123)
        #expect(file.socketDirectory == nil)
        #expect(!file.isReady)
    }

    @Test("a file without a process number is no server's", arguments: ["", "\n", "x\n", "-1\n", "0\n"])
    func unreadable(_ text: String) {
        #expect(PostmasterFile(text) == nil)
    }

    @Test("an error shows its message, its cause and the log below it")
    func description() {
        let error = EmbeddedPostgresError(.startFailed, "It did not start.", log: ["FATAL:  no"])
        #expect(error.description == "It did not start.\n  | FATAL:  no")
    }
}
