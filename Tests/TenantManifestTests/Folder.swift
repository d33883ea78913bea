import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

/// A folder of files that is removed after a test.
struct Folder {
    /// Its path.
    let path: String

    /// Writes a file below the folder, making the folders between.
    func write(_ text: String, to name: String) throws {
        try write(Data(text.utf8), to: name)
    }

    /// Writes bytes to a file below the folder.
    func write(_ bytes: Data, to name: String) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try bytes.write(to: file)
    }

    /// Makes a symbolic link below the folder.
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    /// Loads the folder. Whatever is wrong with it, each error says what to do about it.
    func load(_ secrets: SecretSource = .none, jobs: Int = 1) async -> LoadedManifests {
        let loaded = await ManifestDirectory(path: path).load(secrets: secrets, jobs: jobs)
        let silent = loaded.diagnostics.diagnostics.filter { $0.severity == .error && $0.hint?.isEmpty != false }
        #expect(silent.isEmpty, "there is no hint")
        return loaded
    }

    /// The findings of a load, without the folder in front of the file names.
    func findings(_ loaded: LoadedManifests) -> [String] {
        loaded.findings.map { $0.replacingOccurrences(of: path + "/", with: "") }
    }
}

/// Runs a test with an empty folder.
func withFolder<Result>(_ body: (Folder) async throws -> Result) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/manifests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(Folder(path: path))
}

/// Loads one manifest, `shop.yaml`.
func load(_ text: String, secrets: SecretSource = .none) async throws -> LoadedManifests {
    try await load(["shop.yaml": text], secrets: secrets)
}

/// Loads files by name.
func load(_ files: [String: String], secrets: SecretSource = .none) async throws -> LoadedManifests {
    try await withFolder { folder in
        for (name, text) in files { try folder.write(text, to: name) }
        return await folder.load(secrets)
    }
}
