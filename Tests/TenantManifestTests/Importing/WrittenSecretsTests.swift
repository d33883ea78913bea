import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("The file of secrets that an import writes")
struct WrittenSecretsTests {
    /// Values that shells and dotenv readers take alike, however they are written.
    static let common = [
        "plain-1:a_b", "`touch executed`", "$(touch executed)", "$HOME", "a b", "it's", "say \"x\"", #"back\slash"#,
        #"ends with \"#, #"two\\of them"#, "it's \"both\"", "{two\nlines}", "{it's\ntwo lines}", "# no comment",
        "tab\there",
        "!bang", "a;b&c|d", "*", "~", "(x)", "علی", "it's #1", "'", "\"", #"\"#, "=", "a$ b",
    ]
    /// Values that not every reader can be told.
    static let rare = [
        ("it's $x", "shells"), (#"a\\`touch executed`"#, "shells"), ("{a\rb}", "dotenv"), ("{$a\rb}", "alone"),
    ]

    /// A secrets file with these values, as `import env` writes it.
    private func written(_ values: [String]) throws -> (text: String, names: [String], result: EnvironmentImport) {
        let keys = Catalog.builtIn.configuration.filter { $0.isSecret && !$0.isPlatform }.prefix(values.count)
        #expect(keys.count == values.count)
        let lines = zip(keys, values).map { key, value in
            let escaped = value.replacing("\\", with: #"\\"#).replacing("\"", with: "\\\"").replacing(
                "\r",
                with: #"\r"#
            )
            // A quote behind a backslash ends nothing for the original's reader while another one follows.
            return value.hasSuffix("\\") ? "\(key.name)=\(value)\n" : "\(key.name)=\"\(escaped)\"\n"
        }
        let settings = try DotenvFile(text: lines.joined(), file: ".env", dialect: .original)
        let result = EnvironmentImport(settings, file: ".env", tenant: "shop", name: "Shop", folder: "/nonexistent")
        let text = String(decoding: try #require(result.secrets).reveal(), as: UTF8.self)
        return (text, keys.map { "SHOP_" + $0.name }, result)
    }

    /// In parts, since there are only so many keys of secrets.
    private static let parts = stride(from: 0, to: common.count, by: 9).map {
        Array(common[$0..<min($0 + 9, common.count)])
    }

    @Test(
        "says the same to --secrets-file, to a shell that reads it, and to python-dotenv, and runs nothing",
        arguments: parts
    )
    func alike(values: [String]) async throws {
        let (text, names, _) = try written(values)
        let read = try DotenvFile(text: text, file: "x").variables.mapValues { $0.reveal() }
        #expect(read == Dictionary(uniqueKeysWithValues: zip(names, values)))
        try await withFolder { folder in
            try folder.write(text, to: "s.env")
            try folder.write(
                """
                import dotenv, sys
                values = dotenv.dotenv_values("s.env", interpolate=False)
                for name in sys.argv[1:]: open(name + ".python", "w", newline="").write(values[name])
                """,
                to: "read.py"
            )
            let each = names.joined(separator: " ")
            let said = try shell(
                """
                for shell in sh bash; do
                    "$shell" -c '. ./s.env; for name in \(each); do eval "printf %s \\"\\$$name\\"" > "$name.$1"; done' - "$shell" || exit
                done
                for python in python3 /usr/bin/python3; do
                    "$python" -c 'import dotenv' && { "$python" read.py \(each); exit; }
                done
                exit 127
                """,
                in: folder
            )
            #expect(said.status == 0, "\(said.output)")
            for (name, value) in zip(names, values) {
                for reader in ["sh", "bash", "python"] {
                    let found = try String(contentsOfFile: "\(folder.path)/\(name).\(reader)", encoding: .utf8)
                    #expect(found == value, "\(reader): \(text)")
                }
            }
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/executed"))
        }
    }

    @Test("names the readers of a value that not all can be told, and still runs nothing")
    func unlike() async throws {
        let (text, names, result) = try written(Self.rare.map(\.0))
        let read = try DotenvFile(text: text, file: "x").variables
        for (name, (value, reader)) in zip(names, Self.rare) {
            #expect(read[name]?.reveal() == value)
            let before = text.range(of: "\n\(name)=").map { text[..<$0.lowerBound] }
            #expect(before?.split(separator: "\n").last?.contains(reader) == true, "\(text)")
        }
        #expect(result.findings.diagnostics.count { $0.id == "import.one_reader" } == Self.rare.count)
        try await withFolder { folder in
            try folder.write(text, to: "s.env")
            let said = try shell(
                ". ./s.env; printf %s \"$\(names[0])\" > first; printf %s \"$\(names[1])\" > second",
                in: folder
            )
            #expect(said.status == 0, "\(said.output)")
            #expect(try String(contentsOfFile: folder.path + "/first", encoding: .utf8) == Self.rare[0].0)
            #expect(try String(contentsOfFile: folder.path + "/second", encoding: .utf8) == Self.rare[1].0)
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/executed"))
        }
    }

    @Test(
        "a secret in whose place the bot put other variables is left out by name, as any setting is",
        arguments: [("${HOME}x", true), ("a${B:-c}", true), ("pa${ss", false), ("${a:b}", false), ("$HOME", false)]
    )
    func expansion(value: String, isLeftOut: Bool) throws {
        let settings = try DotenvFile(text: "WATA_ACCESS_TOKEN='\(value)'", file: ".env", dialect: .original)
        let result = EnvironmentImport(settings, file: ".env", tenant: "shop", name: "Shop", folder: "/nonexistent")
        #expect(result.findings.diagnostics.contains { $0.id == "import.expansion" } == isLeftOut)
        #expect((result.secrets == nil) == isLeftOut)
    }

    @Test("a tenant whose variables would be the process's own gets no manifest")
    func process() throws {
        let settings = try DotenvFile(text: "TRIAL_DURATION_DAYS=3", file: ".env", dialect: .original)
        let result = EnvironmentImport(settings, file: ".env", tenant: "github", name: "G", folder: "/nonexistent")
        #expect(result.findings.diagnostics.contains { $0.id == "import.tenant" && $0.severity == .error })
    }
}
