internal import Foundation

/// What programs that are measured get to see of our environment.
enum Environment {
    /// Without the variables that would send `tenantctl` or `psql` to a database other than the one of the run.
    static let current = ProcessInfo.processInfo.environment.filter { name, _ in
        !name.hasPrefix("PG") && name != "DATABASE_URL" && name != "CI"
    }
}
