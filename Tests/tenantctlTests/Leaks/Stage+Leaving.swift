import TenantTesting

extension Stage {
    private static func bothForms(_ status: Int32, _ command: String, _ arguments: [String]) -> [Walk] {
        Walk(status, command, arguments).inBothForms
    }

    /// What is taken over, let go and deleted for good.
    static let leavingStages = [
        Stage(
            "taken over, let go, and deleted too early",
            bothForms(0, "adopt", ["bahar", "--dry-run"] + Canary.options)
                + bothForms(1, "adopt", ["asal", "monthly-50=99", "--auto-approve"] + Canary.options)
                + bothForms(1, "adopt", ["nobody", "--auto-approve"] + Canary.options)
                + bothForms(0, "forget", ["bahar", "--dry-run"]) + bothForms(4, "forget", ["bahar", "--auto-approve"])
                + bothForms(0, "forget", ["asal", "configuration/CRYPTOBOT_TOKEN", "--auto-approve"]).prefix(1)
                + bothForms(1, "forget", ["asal", "configuration/CRYPTOBOT_TOKEN", "--auto-approve"])
                + bothForms(1, "purge", ["chaman", "--confirm", "chaman"]) + bothForms(64, "purge", ["chaman"])
        ),
        Stage(
            "deleted for good",
            bothForms(0, "purge", ["chaman", "--dry-run"])
                + bothForms(0, "purge", ["chaman", "--confirm", "chaman"]).suffix(1)
                + bothForms(1, "purge", ["chaman", "--confirm", "chaman"])
                + bothForms(1, "rollback", ["1", "--except-secrets", "--dry-run"])
        ) { checkout in
            var tree = try Canary.tree()
            tree["shops/chaman.yaml"] = nil
            try checkout.write(tree)
        },
    ]
}
