import CanonicalJSON
import Diagnostics
import Foundation
import PureTesting
import TenantManifest
import TenantModel
import Testing

@Suite("Settings files that nobody tidied up")
struct HostileSettingsTests {
    static let token = "1000000001:" + String(repeating: "t", count: 35)

    private func made(_ text: String) throws -> EnvironmentImport {
        let settings = try DotenvFile(text: text, file: ".env", dialect: .original)
        return EnvironmentImport(settings, file: ".env", tenant: "shop", name: "Shop", folder: "/nonexistent")
    }

    private func findings(_ text: String) throws -> [String] {
        try made(text).findings.report(listedPerWarning: .max).diagnostics.map { finding in
            "\(finding.location?.line ?? 0) \(finding.severity.rawValue) \(finding.id)"
        }
    }

    @Test("every end of a line is one, between quotes too", arguments: ["\n", "\r\n", "\r", "\n\r", "\r\r\n"])
    func lineEnds(end: String) throws {
        let lines = [
            "\u{FEFF}# x", "export BOT_TOKEN='\(Self.token)' # y", "MAX_DEVICES_LIMIT=3  ", "MAINTENANCE_MESSAGE=\"a",
            "b\"",
        ]
        let result = try made(lines.joined(separator: end))
        #expect(!result.findings.hasErrors)
        #expect(result.manifest.contains("  MAX_DEVICES_LIMIT: 3\n"))
        let blanks = end.unicodeScalars.count == 2 && end != "\r\n" ? 2 : end == "\r\r\n" ? 2 : 1
        let value = "a" + String(repeating: "\n", count: blanks) + "b"
        let settings = try DotenvFile(text: lines.joined(separator: end), file: ".env", dialect: .original)
        #expect(settings.variables["MAINTENANCE_MESSAGE"]?.reveal() == value)
        #expect(settings.entries.map(\.line) == (0..<3).map { $0 * blanks + 1 + blanks })
    }

    @Test("what no manifest and no column can hold is left out by its line, in settings as in secrets")
    func characters() throws {
        let text = """
            BOT_TOKEN=\(Self.token)
            PAYMENT_SERVICE_NAME=a\u{0}b
            WATA_ACCESS_TOKEN=a\u{0}b
            MAINTENANCE_MESSAGE="a\u{7}b"
            MINIAPP_SERVICE_NAME_EN=a\u{202E}b
            PAYMENT_BALANCE_DESCRIPTION=\(String(repeating: "x", count: 65_537))
            PAL24_API_TOKEN=\(String(repeating: "x", count: 65_537))
            """
        #expect(
            try findings(text) == [
                "2 warning import.value", "3 warning secret.unreadable", "4 warning import.value",
                "5 warning import.value", "6 warning import.too_long", "7 warning import.too_long",
            ]
        )
        let said = TextRenderer(colour: false).render(try made(text).findings.report())
        #expect(said.contains("`MINIAPP_SERVICE_NAME_EN` is left out: the character U+202E cannot stand in a manifest"))
    }

    @Test("a file that is no text is refused at the first line that is none")
    func encoding() async throws {
        try await withFolder { folder in
            try folder.write(Data(Array("A=1\n# ok é\nB=".utf8) + [0xE9, 0x0A, 0xFF]), to: "bot.env")
            let error = try #require(throws: DotenvError.self) { try DotenvFile(path: folder.path + "/bot.env") }
            #expect(error.code == .encoding)
            #expect(error.description.hasSuffix("/bot.env:3: this line is not UTF-8"))
        }
    }

    @Test(
        "ten megabytes of keys that nobody knows, or of one key, are an answer and not a wait",
        .timeLimit(.minutes(5))
    )
    func large() throws {
        let unknown = (0..<300_000).map { "A_KEY_OF_SOMEBODY_ELSE_\($0)=1\n" }.joined()
        let first = try made("BOT_TOKEN=\(Self.token)\n" + unknown)
        #expect(unknown.utf8.count > 9 << 20)
        #expect(first.findings.report().warningCount == 300_000)
        #expect(first.valueCount == 5)
        let repeated = String(repeating: "MAX_DEVICES_LIMIT=3\n", count: 450_000)
        let second = try made(repeated + "MAX_DEVICES_LIMIT=4\nBOT_TOKEN=\(Self.token)\n")
        #expect(second.manifest.contains("  MAX_DEVICES_LIMIT: 4\n"))
        #expect(second.findings.report().warningCount == 450_000)
    }

    static let whole = """
        # The bot
        export BOT_TOKEN='\(token)'   # from BotFather
        ADMIN_NOTIFICATIONS_CHAT_ID=-1001234567890
        DEFAULT_LANGUAGE="fa"
        WATA_ENABLED=yes
        WATA_ACCESS_TOKEN="sec\\"ret\\nof wata"
        PAYMENT_SERVICE_NAME=فروشگاه
        MAINTENANCE_MESSAGE="خط اول
        خط دوم"
        PRICE_30_DAYS=99000
        TIMEZONE=Asia/Tehran
        LOG_LEVEL=INFO

        """

    @Test(
        "whatever becomes of a file, it is refused by its line or made into a manifest that is valid",
        arguments: 1...12
    )
    func mutations(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        try await withFolder { folder in
            for number in 0..<40 {
                let text = Self.mutated(&generator)
                let settings: DotenvFile
                do {
                    settings = try DotenvFile(text: text, file: ".env", dialect: .original)
                } catch let error as DotenvError {
                    #expect(error.line > 0)
                    continue
                }
                let result = EnvironmentImport(
                    settings,
                    file: ".env",
                    tenant: "shop",
                    name: "Shop",
                    folder: folder.path
                )
                #expect(!result.findings.hasErrors, "\(number): \(text)")
                try folder.write(result.manifest, to: "shop.yaml")
                let written = result.secrets.map { String(decoding: $0.reveal(), as: UTF8.self) } ?? ""
                let secrets = SecretSource(environment: [:], dotenv: [try DotenvFile(text: written, file: "s.env")])
                let loaded = await folder.load(secrets)
                #expect(!loaded.diagnostics.hasErrors, "\(number): \(text)\n\(loaded.everyWord)")
            }
        }
    }

    /// The whole file with a few places changed.
    private static func mutated(_ generator: inout SeededGenerator) -> String {
        var scalars = Array(whole.unicodeScalars)
        let strange: [Unicode.Scalar] = [
            "\"", "'", "\\", "\n", "\r", "\t", "=", "#", " ", "$", "{", "\u{0}", "\u{FEFF}", "\u{202E}", "\u{85}",
            "\u{2028}",
            "-", "0", "é", "😀", ":",
        ]
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let place = Int.random(in: scalars.indices, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: scalars.remove(at: place)
            case 1: scalars[place] = generator.one(of: strange)
            case 2: scalars.insert(generator.one(of: strange), at: place)
            default:
                let end = min(place + Int.random(in: 1...40, using: &generator), scalars.count)
                scalars.insert(contentsOf: scalars[place..<end], at: Int.random(in: scalars.indices, using: &generator))
            }
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
