import Foundation
import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("A full disk is one clear error, and nothing is half-written")
    struct DiskFullTests {
        /// Every table that a first apply writes a row to, in that order: a table that an earlier attempt has written to
        /// would have pages in the server's memory.
        private static let tables = [
            "bots", "bot_feature_flags", "bot_configurations", "bot_plans", "tenant_payment_cards", "tenantctl.ledger",
            "tenantctl.operations", "tenantctl.changes",
        ]

        /// The file of a table gives way to a link to `/dev/full`, which is what a full disk is to whoever writes, for every
        /// user and without a file system of its own.
        @Test("the server's, at every table that an apply writes to")
        func server() async throws {
            try await withTestCluster { cluster in
                let database = try cluster.database()
                try await database.migrate()
                let checkout = try await Checkout(of: .shops(3, edition: 0), on: database)
                try checkout.write(ManifestTree.shopSecrets(3), to: "secrets.env")
                let apply = ["apply", "--auto-approve", "--secrets-file", "secrets.env"]
                var clear = 0
                for table in Self.tables {
                    let path = try await database.line(
                        "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('\(table)')"
                    )
                    let before = try await database.everything()
                    let files = FileManager.default
                    try files.moveItem(atPath: path, toPath: path + ".aside")
                    try files.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
                    let outcome = try await checkout.tool.run(apply)
                    try files.removeItem(atPath: path)
                    try files.moveItem(atPath: path + ".aside", toPath: path)
                    #expect(outcome.status == 1, "\(table)")
                    let words = "error: the server's disk is full; nothing was written: "
                    #expect(outcome.errors.contains(words), "\(table): \(outcome.errors)")
                    #expect(outcome.errors.contains("\nhint: make room on it"))
                    let after = try await database.everything()
                    #expect(after == before, "\(table)")
                    if outcome.status == 1, outcome.errors.contains(words), after == before { clear += 1 }
                }
                print("\(Self.tables.count) full disks of a server: \(clear) clear errors with nothing written")
                let outcome = try await checkout.tool.run(apply)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let plan = try await checkout.tool.run("plan", "--detailed-exitcode", "--secrets-file", "secrets.env")
                #expect(plan.status == 0, "\(plan.output)")
                #expect(try await database.line("SELECT revision FROM tenantctl.state") == "1")
            }
        }

        @Test("that of a plan file: what was there stays, and nothing else is left")
        func planFile() async throws {
            try await withCheckout(.shops(3, edition: 0)) { checkout in
                try checkout.write(ManifestTree.shopSecrets(3), to: "secrets.env")
                let plan = ["plan", "--secrets-file", "secrets.env", "--out"]
                #expect(try await checkout.tool.run(plan + ["plan.json"]).status == 0)
                let before = try readBytes(checkout.folder + "/plan.json")
                #expect(before.count > 4096)
                let files = try FileManager.default.contentsOfDirectory(atPath: checkout.folder).sorted()
                try checkout.write(.shops(3, edition: 1))
                for name in ["plan.json", "other.json"] {
                    // No file may grow beyond 4096 bytes; without the signal, writing fails as it does on a full disk.
                    let outcome = try await checkout.tool.run(
                        ["-c", #"trap '' XFSZ; ulimit -f 8; exec "$0" "$@""#, try BuiltTool.path()] + plan + [name],
                        output: .file("/dev/null"),
                        program: "/bin/sh"
                    )
                    #expect(outcome.status == 1)
                    #expect(outcome.errors.hasPrefix("tenantctl: error: cannot write "), "\(outcome.errors)")
                    #expect(outcome.errors.contains("\(name)"))
                    #expect(try readBytes(checkout.folder + "/plan.json") == before)
                    #expect(try FileManager.default.contentsOfDirectory(atPath: checkout.folder).sorted() == files)
                }
                let full = try await checkout.tool.run(plan + ["/dev/full"])
                #expect(full.status == 1)
                #expect(full.errors.contains("cannot write /dev/full: No space left on device"), "\(full.errors)")
                print("3 full disks of a plan file: the old plan stays, nothing half-written")
            }
        }
    }
}
