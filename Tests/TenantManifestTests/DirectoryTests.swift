import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("A folder of manifests")
struct DirectoryTests {
    static func manifest(_ slug: String) -> String {
        let prefix = slug.uppercased().replacingOccurrences(of: "-", with: "_")
        return "version: 1\ntenant: \(slug)\nname: N\ntelegram: { bot_token: { env: \(prefix)_TOKEN } }\n"
    }

    @Test("files in subfolders are read in byte order; names with _ or . in front and notes are skipped")
    func order() async throws {
        try await withFolder { folder in
            for (name, slug) in [("z.yaml", "z"), ("sub/b.yaml", "b"), ("sub/deep/a.yaml", "a")] {
                try folder.write(Self.manifest(slug), to: name)
            }
            for name in [
                "_drafts/x.yaml", "_draft.yaml", ".git/y.yaml", ".hidden", "README.md", "sub/notes.md",
            ] {
                try folder.write("skipped: [", to: name)
            }
            let loaded = await folder.load()
            #expect(loaded.tenants.map(\.slug) == ["a", "b", "z"])
            #expect(
                loaded.tenants.map(\.file)
                    == ["sub/deep/a", "sub/b", "z"].map { "\(folder.path)/\($0).yaml" }
            )
            #expect(loaded.diagnostics.diagnostics.isEmpty)
            #expect(loaded.fileCount == 3)
            #expect(loaded.byteCount == 3 * Self.manifest("a").utf8.count)
        }
    }

    @Test(
        "names that are no manifests are errors",
        arguments: [
            ("a.yml", "directory.extension"), ("a.YAML", "directory.extension"),
            ("a.txt", "directory.stray_file"), ("a.yaml~", "directory.stray_file"),
            ("sub/a.json", "directory.stray_file"),
        ]
    )
    func strayFiles(name: String, id: String) async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("b"), to: "b.yaml")
            try folder.write("", to: name)
            #expect(folder.findings(await folder.load()) == ["\(name) error \(id)"])
        }
    }

    @Test("a hidden manifest is skipped with a word, and a link to the folder itself leads to a folder")
    func hidden() async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("b"), to: "b.yaml")
            for name in [".shop.yaml", ".shop.yaml.swp", "._b.yaml", ".gitkeep"] { try folder.write("", to: name) }
            try folder.link("loop", to: ".")
            #expect(
                folder.findings(await folder.load()) == [
                    ".shop.yaml warning directory.hidden", "loop error directory.link_to_folder",
                ]
            )
        }
    }

    @Test("a folder that is missing, empty, unreadable or no folder is an error and never no tenants")
    func nothingToRead() async throws {
        try await withFolder { folder in
            #expect(await folder.load().diagnostics.diagnostics.map(\.id) == ["directory.empty"])
            try folder.write(Self.manifest("a"), to: "a.yaml")
            let missing = ManifestDirectory(path: folder.path + "/missing")
            #expect(
                await missing.load(secrets: .none, jobs: 1).diagnostics.diagnostics.map(\.id) == [
                    "directory.missing"
                ]
            )
            let file = ManifestDirectory(path: folder.path + "/a.yaml")
            #expect(
                await file.load(secrets: .none, jobs: 1).diagnostics.diagnostics.map(\.id) == [
                    "directory.not_a_folder"
                ]
            )
        }
    }

    @Test(
        "what is nearly called like a file that is read must not be skipped unseen",
        arguments: [
            ("_policy.yml", "_policy.yaml"), ("_polcy.yaml", "_policy.yaml"), ("_Policy.yaml", "_policy.yaml"),
            ("_policy", "_policy.yaml"), ("_catalog.yml", "_catalog.yaml"), ("_layer/a.yaml", "_layers"),
            ("_Layers/a.yaml", "_layers"), ("_environment/a.yaml", "_environments"),
            ("sub/_policy.yaml", "_policy.yaml"),
            ("sub/_layers/a.yaml", "_layers"), ("_layers/_policy.yaml", "_policy.yaml"),
        ]
    )
    func reservedNames(name: String, wanted: String) async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("b"), to: "b.yaml")
            try folder.write("version: 1\n", to: name)
            let loaded = await folder.load()
            #expect(loaded.diagnostics.diagnostics.map(\.id) == ["directory.reserved_name"], "\(loaded.everyWord)")
            #expect(loaded.diagnostics.diagnostics.first?.message.contains("`\(wanted)`") == true)
        }
    }

    @Test("what begins with _ and is like none of them is skipped, with a warning where it ends in .yml")
    func skippedNames() async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("b"), to: "b.yaml")
            for name in [
                "_draft.yaml", "_policy.md", "_policy.yaml.orig", "_demo.secrets.env", "_notes/_policy.yaml",
                "_notes/a",
            ] {
                try folder.write("", to: name)
            }
            try folder.write("", to: "_draft2.yml")
            #expect(folder.findings(await folder.load()) == ["_draft2.yml warning directory.extension"])
        }
    }

    @Test("a folder that cannot be looked into is one error, and one that is missing says how to make it")
    func unreadableRoot() async throws {
        let name = "/tmp/" + String(repeating: "x", count: 300)
        let loaded = await ManifestDirectory(path: name).load(secrets: .none, jobs: 1)
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["directory.unreadable"])
        let missing = await ManifestDirectory(path: "/nonexistent").load(secrets: .none, jobs: 1)
        #expect(missing.diagnostics.diagnostics.first?.hint?.contains("tenantctl init") == true)
    }

    @Test("a FIFO in the place of a policy is not told to take a name that it has")
    func policyFIFO() async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("b"), to: "b.yaml")
            #expect(unsafe mkfifo(folder.path + "/_policy.yaml", 0o600) == 0)
            #expect(await folder.load().diagnostics.diagnostics.map(\.hint) == ["remove it"])
        }
    }

    @Test("links may lead to files inside the folder and nowhere else")
    func links() async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("a"), to: "..data/a.yaml")
            try folder.link("a.yaml", to: "..data/a.yaml")
            try folder.link("broken.yaml", to: "nowhere.yaml")
            try folder.link("loop.yaml", to: "loop.yaml")
            try folder.link("outside.yaml", to: "/etc/hostname")
            try folder.link("up", to: "..")
            try folder.link("self", to: ".data")
            try folder.write("", to: ".data/x")
            let loaded = await folder.load()
            #expect(
                folder.findings(loaded) == [
                    "broken.yaml error directory.link_broken",
                    "loop.yaml error directory.link_broken",
                    "outside.yaml error directory.link_outside",
                    "self error directory.link_to_folder",
                    "up error directory.link_outside",
                ]
            )
            #expect(loaded.tenants.map(\.slug) == ["a"])
        }
    }

    @Test("a FIFO is refused without waiting for a writer, also behind a link", .timeLimit(.minutes(5)))
    func fifo() async throws {
        try await withFolder { folder in
            #expect(unsafe mkfifo(folder.path + "/a.yaml", 0o600) == 0)
            #expect(unsafe mkfifo(folder.path + "/.pipe", 0o600) == 0)
            try folder.link("b.yaml", to: ".pipe")
            #expect(
                folder.findings(await folder.load()) == [
                    "a.yaml error file.not_regular", "b.yaml error file.not_regular",
                ]
            )
        }
    }

    @Test("a file over 1 MiB is refused unread, however large it claims to be")
    func tooLarge() async throws {
        try await withFolder { folder in
            try folder.write("", to: "a.yaml")
            // Sparse: reading it would take minutes and gigabytes.
            #expect(unsafe truncate(folder.path + "/a.yaml", 1 << 40) == 0)
            #expect(folder.findings(await folder.load()) == ["a.yaml error file.too_large"])
        }
    }

    @Test("names that differ in case alone are refused")
    func cases() async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("a"), to: "a.yaml")
            try folder.write(Self.manifest("a"), to: "A.yaml")
            let findings = folder.findings(await folder.load())
            #expect(findings.contains("a.yaml error directory.case"))
        }
    }

    @Test(
        "an unreadable file and folder are errors",
        .enabled(if: geteuid() != 0, "root can read everything")
    )
    func unreadable() async throws {
        try await withFolder { folder in
            try folder.write(Self.manifest("a"), to: "a.yaml")
            try folder.write(Self.manifest("b"), to: "sub/b.yaml")
            #expect(unsafe chmod(folder.path + "/a.yaml", 0) == 0)
            #expect(unsafe chmod(folder.path + "/sub", 0) == 0)
            defer { unsafe _ = chmod(folder.path + "/sub", 0o700) }
            #expect(
                folder.findings(await folder.load()) == [
                    "a.yaml error file.unreadable", "sub error directory.unreadable",
                ]
            )
        }
    }

    @Test("the result does not depend on how many files are read at a time", arguments: [2, 3, 16])
    func jobs(count: Int) async throws {
        try await withFolder { folder in
            for number in 0..<60 {
                let slug = "t\(number)"
                let fault = number.isMultiple(of: 7) ? "colour: red\n" : ""
                try folder.write(Self.manifest(slug) + fault, to: "g\(number % 4)/\(slug).yaml")
            }
            let (one, many) = (await folder.load(), await folder.load(jobs: count))
            #expect(one.tenants.map(\.slug) == many.tenants.map(\.slug))
            #expect(one.diagnostics.diagnostics == many.diagnostics.diagnostics)
            #expect(one.diagnostics.errorCount == 9)
            #expect((one.fileCount, one.byteCount) == (many.fileCount, many.byteCount))
        }
    }
}
