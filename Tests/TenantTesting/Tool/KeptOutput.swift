import Glibc
import Synchronization

/// What the tool printed as JSON in some test, kept for `scripts/check-schemas`, which holds it against the schemas.
///
/// Nothing is kept unless `TENANTRY_KEEP_JSON` names a folder.
enum KeptOutput {
    private static let count = Atomic(0)

    private static let folder: String? = unsafe getenv("TENANTRY_KEEP_JSON").map { unsafe String(cString: $0) }

    /// Keeps an outcome as `COMMAND-NUMBER.json`, if the tool came to its end by itself and was asked for JSON.
    ///
    /// - Throws: An `Errno` when the file cannot be written.
    static func keep(_ outcome: ToolOutcome, of arguments: [String]) throws {
        guard let folder, outcome.status != nil, !outcome.output.isEmpty, let command = arguments.first,
            arguments.contains("--format=json") || arguments.contains("json")
        else { return }
        let number = count.add(1, ordering: .relaxed).newValue
        try writeFile(Array(outcome.output.utf8), to: "\(folder)/\(command)-\(getpid())-\(number).json")
    }
}
