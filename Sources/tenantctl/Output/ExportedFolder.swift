internal import TenantManifest
internal import TenantModel

/// What an export writes beside the manifests: what holds for all tenants, without which a plan of them would change it.
struct ExportedFolder {
    /// The files to be written.
    private(set) var files: [NewFile] = []
    /// What else has to be said of them.
    private(set) var notes: [String] = []
    private let folder: String

    /// Looks for what is missing in a folder.
    ///
    /// - Parameters:
    ///   - folder: Where the manifests are written to.
    ///   - tenants: The folder of the manifests that were applied, as far as it is there.
    ///   - inForce: What the last apply stored.
    ///   - environment: The environment that was applied last.
    /// - Throws: ``CommandError`` when a file that is there cannot be read.
    init(_ folder: String, tenants: String, inForce: DirectorySettings, environment: String?) throws {
        self.folder = folder
        // One that is there already has to be the same: manifests are not valid without it.
        let catalog = try Self.text("_catalog.yaml", in: tenants) ?? SettingsExporter.catalog(inForce.catalog)
        if let catalog, try Self.text("_catalog.yaml", in: folder) != catalog { add("_catalog.yaml", catalog) }
        let policy = try Self.text("_policy.yaml", in: tenants) ?? SettingsExporter.policy(inForce.policy)
        if let policy {
            switch try Self.text("_policy.yaml", in: folder) {
            case nil: add("_policy.yaml", policy)
            case policy?: break
            case _?: notes.append("\(folder)/_policy.yaml is there already and was left as it is")
            }
        }
        if let environment {
            let name = "_environments/\(environment).yaml"
            if try Self.text(name, in: folder) == nil { add(name, SettingsExporter.environment) }
            notes.append(Self.note(ofEnvironment: environment))
        }
    }

    /// What of it only a folder can hold, for somebody who writes one manifest to a terminal or a pipe.
    static func missing(tenants: String, inForce: DirectorySettings, environment: String?) throws -> [String] {
        var notes: [String] = []
        if SettingsExporter.catalog(inForce.catalog) != nil, try text("_catalog.yaml", in: tenants) == nil {
            notes.append("A catalog of your own is in force, and \(tenants) has none: --out DIR writes it")
        }
        if SettingsExporter.policy(inForce.policy) != nil, try text("_policy.yaml", in: tenants) == nil {
            notes.append("A policy is in force, and \(tenants) has none: --out DIR writes it")
        }
        if let environment {
            notes.append(note(ofEnvironment: environment))
        }
        return notes
    }

    private static func note(ofEnvironment name: String) -> String {
        "The environment '\(name)' is in force: plan with --environment \(name)"
    }

    private mutating func add(_ name: String, _ text: String) {
        files.append(NewFile(path: folder + "/" + name, text: text))
    }

    /// The names of the files below the folder.
    var names: [String] { files.map { String($0.path.dropFirst(folder.count + 1)) } }

    private static func text(_ name: String, in folder: String) throws -> String? {
        let path = folder + "/" + name
        guard NewFile(path: path, text: "").isThere else { return nil }
        if LinkFree.isLink(path) { try LinkFree.checkTarget(of: path, in: folder) }
        return String(decoding: try TextFile(path: path, limit: 1 << 20).bytes(), as: UTF8.self)
    }
}
