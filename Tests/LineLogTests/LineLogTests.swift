import CanonicalJSON
import LineLog
import Logging
import Synchronization
import Testing

@Suite("A line of the log is one line, whatever stands in it")
struct LineLogTests {
    private static let moment = LogTime(milliseconds: 1_767_254_400_007)

    @Test("moments are RFC 3339 in UTC with milliseconds")
    func time() {
        #expect(Self.moment.description == "2026-01-01T08:00:00.007Z")
        #expect(LogTime(milliseconds: 951_782_399_999).description == "2000-02-28T23:59:59.999Z")
    }

    @Test("text: time, level, event, the fields by name, the message")
    func text() {
        let line = logged(.text) {
            $0.warning(
                "a price fell",
                metadata: ["event": "held_back", "tenant": "parsvpn", "rows": "2", "acks": ["--ack a", "--ack b"]]
            )
        }
        let fields = #"acks="--ack a,--ack b" rows=2 tenant=parsvpn"#
        #expect(line == "2026-01-01T08:00:00.007Z warning held_back \(fields): a price fell\n")
    }

    @Test("text: nothing that is logged can begin a line or colour it")
    func hostileText() {
        let line = logged(.text) {
            $0.error("one\n2026-01-01 error forged\u{1B}[31m", metadata: ["event": "x", "name": "a\u{202E}b\r\n\"c"])
        }
        #expect(line.split(separator: "\n").count == 1)
        #expect(line.hasSuffix("\n"))
        #expect(!line.unicodeScalars.dropLast().contains { $0.value < 0x20 || $0.value == 0x202E })
        #expect(line.contains(#"name="a\u{202E}b\u{D}\u{A}\"c""#))
    }

    @Test("JSON: numbers are numbers, lists are lists, and it reads back as what was logged")
    func json() throws {
        let line = logged(.json) {
            $0.notice(
                "two\nlines",
                metadata: [
                    "event": "applied", "revision": .stringConvertible(Int64(7)), "takeover": .stringConvertible(true),
                    "tenants": ["a", "b"],
                ]
            )
        }
        #expect(line.split(separator: "\n").count == 1)
        var reader = JSONReader(line)
        let value = try reader.readValue()
        #expect(value["time"]?.string == "2026-01-01T08:00:00.007Z")
        #expect(value["level"]?.string == "notice")
        #expect(value["event"]?.string == "applied")
        #expect(value["message"]?.string == "two\nlines")
        #expect(value["revision"]?.integer == 7)
        #expect(value["takeover"]?.bool == true)
        #expect(value["tenants"]?.array == [.string("a"), .string("b")])
    }

    @Test("what is below the level is not written")
    func level() {
        #expect(logged(.text, level: .warning) { $0.info("nothing") }.isEmpty)
    }

    private func logged(_ form: LogForm, level: Logger.Level = .debug, _ body: (Logger) -> Void) -> String {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in
            LineLogHandler(form: form, level: level, clock: { Self.moment }) { lines.append($0) }
        }
        body(logger)
        return lines.text
    }

    private final class Lines: Sendable {
        private let state = Mutex("")
        func append(_ line: String) { state.withLock { $0 += line } }
        var text: String { state.withLock { $0 } }
    }
}
