internal import Foundation

/// The embedded server of a run, as `tenantctl database start` makes it, with the settings that users get.
struct Server {
    private let workplace: Workplace
    private let clock: ServerClock
    /// The URL of its first database; those of others differ in the name alone.
    private let url: String

    /// Starts it.
    init(in workplace: Workplace) throws {
        self.workplace = workplace
        self.url = try workplace.said(workplace.tenantctl(["database", "start"]))
        let status = try workplace.said(workplace.tenantctl(["database", "status"]))
        // running: PostgreSQL 15.18, process 4711, postgresql:///…
        let words = status.split(whereSeparator: { " ,".contains($0) })
        guard let place = words.firstIndex(of: "process"), place + 1 < words.count,
            let process = Int32(words[place + 1])
        else { throw ProgramError("tenantctl database status", said: status) }
        self.clock = ServerClock(process: process)
    }

    func stop() throws {
        _ = try workplace.tenantctl(["database", "stop"]).run()
    }

    /// The URL of the database called `name`.
    func url(of name: String) -> String {
        guard let path = url.range(of: "///"), let query = url.firstIndex(of: "?") else { return url }
        return url[..<path.upperBound] + name + url[query...]
    }

    /// PostgreSQL's version, as it names it.
    func version() throws -> String {
        try workplace.said(psql(["--command", "SHOW server_version"], in: "postgres"))
    }

    /// `psql` on the database called `name`; the first error ends it.
    func psql(_ arguments: [String], in name: String) -> ProgramRun {
        let fixed = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]
        return workplace.program("psql", fixed + ["--dbname", url(of: name)] + arguments)
    }

    /// A database with the schema and no tenants.
    func createMigrated(_ name: String) throws {
        try create(name, from: "template1")
        _ = try workplace.tenantctl(["migrate", "up", "--database", url(of: name)]).run()
    }

    /// A database like another one that has the schema.
    func clone(_ template: String, as name: String) throws {
        try create(name, from: template)
        _ = try workplace.tenantctl(["migrate", "identity", "--renew", "--database", url(of: name)]).run()
    }

    private func create(_ name: String, from template: String) throws {
        _ = try psql(["--command", "CREATE DATABASE \(name) TEMPLATE \(template)"], in: "postgres").run()
    }

    func drop(_ name: String) throws {
        _ = try psql(["--command", "DROP DATABASE \(name)"], in: "postgres").run()
    }

    /// Writes everything out that runs before have left to write, so that it does not count against the next.
    func settle() throws {
        _ = try psql(["--command", "CHECKPOINT"], in: "postgres").run()
    }

    /// Runs a client of this server; its cost has the server's part in it.
    func measure(_ run: ProgramRun) throws -> Cost {
        let before = try clock.seconds()
        var cost = try run.run()
        cost.server = try clock.seconds() - before
        return cost
    }
}
