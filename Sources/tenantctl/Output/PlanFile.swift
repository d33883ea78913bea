internal import TenantPlan

/// A plan in a file.
struct PlanFile {
    let path: String

    /// The longest that is read, in bytes: the plan of 10,000 new tenants has some hundred million.
    private static let longest = 1 << 30

    /// Writes the plan; see ``ReplacedFile``.
    func write(_ document: PlanDocument) throws {
        try ReplacedFile(path: path, code: "plan_file").write { document.writeJSON(to: $0) }
    }

    /// Reads a plan.
    func read() throws -> SavedPlan {
        let bytes = try TextFile(path: path, limit: Self.longest).bytes()
        do throws(PlanFileError) {
            return try SavedPlan(parsing: bytes)
        } catch {
            throw CommandError("plan_file", "\(path): \(error)")
        }
    }
}
