internal import Foundation

/// The temporary folder of one run, and the programs that are measured in it.
struct Workplace {
    let folder: String
    let tenantctl: String
    /// The checkout's folder `Benchmarks`.
    let benchmarks: String

    /// - Throws: `CocoaError` when the folder cannot be made.
    init(repository: String, tenantctl: String) throws {
        let name = "tenantry-bench-\(ProcessInfo.processInfo.processIdentifier)"
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        self.tenantctl = URL(fileURLWithPath: tenantctl).path
        self.benchmarks = URL(fileURLWithPath: repository).appendingPathComponent("Benchmarks").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Programs inherit it: the embedded server belongs to the folder that `tenantctl` is called in.
        guard FileManager.default.changeCurrentDirectoryPath(folder) else { throw CocoaError(.fileNoSuchFile) }
    }

    func remove() throws {
        try FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    /// A program; what it says to standard error goes to a file there.
    func program(_ program: String, _ arguments: [String]) -> ProgramRun {
        ProgramRun(program: program, arguments: arguments, log: path("errors.log"))
    }

    func tenantctl(_ arguments: [String]) -> ProgramRun {
        program(tenantctl, arguments)
    }

    /// Runs a program for what it says to standard output.
    func said(_ run: ProgramRun) throws -> String {
        var run = run
        let output = path("said.txt")
        run.output = output
        _ = try run.run()
        return try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
