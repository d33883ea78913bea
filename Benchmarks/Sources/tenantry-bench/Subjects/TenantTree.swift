internal import Foundation

/// A generated folder of manifests with the secrets that it refers to.
struct TenantTree {
    let tenants: Int
    /// The folder of the manifests, inside the folder of the run.
    let folder: String
    /// The dotenv file with the bot tokens.
    let secrets: String
    /// A list of the files, one a line.
    let list: String
    /// What the files hold together, in MB of 10^6 bytes.
    let megabytes: Double

    /// Generates it; `isLayered` has each file extend two layers and override what they say.
    init(tenants: Int, isLayered: Bool = false, in workplace: Workplace) throws {
        let name = isLayered ? "\(tenants)-layered" : "\(tenants)"
        let folder = workplace.path("tenants-\(name)")
        let secrets = workplace.path("secrets-\(name).env")
        let list = workplace.path("files-\(name).txt")
        let generator = workplace.benchmarks + "/Generate/tenant-tree"
        let arguments = ["--tenants", "\(tenants)", "--out", folder, "--secrets", secrets]
        _ = try workplace.program(generator, arguments + (isLayered ? ["--layers"] : [])).run()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix("_") }.sorted()
            .map { folder + "/" + $0 }
        try (files.joined(separator: "\n") + "\n").write(toFile: list, atomically: false, encoding: .utf8)
        let bytes = try files.reduce(0) { sum, file in
            sum + (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0)
        }
        self.tenants = tenants
        self.folder = folder
        self.secrets = secrets
        self.list = list
        self.megabytes = Double(bytes) / 1e6
    }

    /// The options that name it to `tenantctl`.
    var options: [String] { ["--tenants", folder, "--secrets-file", secrets] }
}
