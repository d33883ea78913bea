import TenantTesting

extension Stage {
    /// Every stage, in an order in which each begins where the one before it ended.
    static let all =
        [beginnings] + databaseStages + manifestStages + secretStages + leavingStages
        + [withoutDatabase]

    /// Before there is anything.
    private static let beginnings = Stage(
        "nothing is there yet",
        Walk(0, "help").inOneForm + Walk(0, "init", ["new-shop", "--tenants", "new"]).inOneForm
            + Walk(0, "schema", ["tenant"]).inOneForm
            + Walk(1, "plan", Canary.options).inBothForms + Walk(1, "get").inBothForms + Walk(1, "status").inBothForms
            + Walk(0, "migrate status").inBothForms + Walk(0, "migrate up").inBothForms
            + Walk(0, "migrate status").inBothForms + Walk(0, "migrate verify").inBothForms
    )

    /// What talks to no server, or to one that is not there.
    private static let withoutDatabase = Stage(
        "the database is closed",
        Walk(1, "plan", Canary.options).inBothForms
            + Walk(1, "apply", Canary.options + ["--auto-approve"]).inBothForms
            + Walk(1, "get").inBothForms + Walk(1, "status").inBothForms + Walk(1, "migrate up").inBothForms
            + Walk(1, "export", ["asal"]).inOneForm + Walk(1, "drift", Canary.options).inBothForms
            + Walk(64, "plan", ["--database", "postgresql://keeper:\(Canary.mark)@nowhere/db"]).inBothForms
            + Walk(0, "database start").inOneForm + Walk(0, "database url").inOneForm
            + Walk(0, "database status").inOneForm + Walk(0, "database stop").inOneForm
    ) { checkout in
        checkout.tool.environment["DATABASE_URL"] = "postgresql:///nowhere?host=\(checkout.folder)&user=keeper"
    }
}
