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

    @Test("a FIFO is refused without waiting for a writer, also behind a link", .timeLimit(.minutes(1)))
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
