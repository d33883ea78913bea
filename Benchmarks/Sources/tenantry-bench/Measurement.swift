/// All measurements of one run: works and floors take turns, so that whatever else the machine does hits both alike.
struct Measurement {
    private let workplace: Workplace
    private let server: Server
    private let events: EventLoop
    private let copies: CopiedRows
    private let tree: TenantTree
    private let layeredTree: TenantTree
    private let smallTree: TenantTree
    /// The rows of `tree` in the five tables.
    let rows: Int

    /// The size of the last plan of one change, in bytes.
    private var planSize = 0
    private var samples: [Subject: Samples] = [:]

    private enum Subject {
        case events, validate, validateLayered, copyOut, plan, smallPlan, copyIn, apply, lock
    }

    /// A migrated database without tenants, and those that hold the two trees.
    private static let (empty, full, small) = ("bench_empty", "bench_full", "bench_small")

    /// Fills the databases that the rounds need.
    init(tenants: Int, workplace: Workplace, server: Server, say: (String) -> Void) throws {
        self.workplace = workplace
        self.server = server
        self.events = try EventLoop(in: workplace)
        self.copies = CopiedRows(server: server, workplace: workplace)
        say("generating \(tenants) tenants")
        self.tree = try TenantTree(tenants: tenants, in: workplace)
        self.layeredTree = try TenantTree(tenants: tenants, isLayered: true, in: workplace)
        self.smallTree = try TenantTree(tenants: min(200, tenants), in: workplace)
        say("filling databases")
        try server.createMigrated(Self.empty)
        for (name, tree) in [(Self.full, tree), (Self.small, smallTree)] {
            try server.clone(Self.empty, as: name)
            _ = try workplace.tenantctl(Self.apply(tree, server.url(of: name))).run()
        }
        self.rows = try copies.count(Self.full)
        try copies.prepare(from: Self.full)
    }

    /// Measures everything once more.
    mutating func round() throws {
        try add(.events, events.run(over: tree))
        try add(.validate, validate(tree))
        try add(.validateLayered, validate(layeredTree))
        try server.settle()
        try add(.copyOut, copies.copyOut(Self.full))
        try add(.plan, server.measure(plan(tree, Self.full)))
        try add(.smallPlan, server.measure(plan(smallTree, Self.small)))
        try add(.copyIn, inFresh { database in try copies.copyIn(database) })
        try add(
            .apply,
            inFresh { database in
                try server.measure(workplace.tenantctl(Self.apply(tree, server.url(of: database))))
            }
        )
    }

    /// Measures what the apply of one changed value keeps waiting.
    mutating func oneChange() throws {
        let change = OneChange(server: server, workplace: workplace, tree: tree, database: Self.full)
        try change.edit()
        planSize = try change.plan()
        try server.settle()
        try add(.lock, change.apply())
    }

    /// `a plan of one changed value among 10000 tenants: 1 change, 2.1 kB of 10 kB: met`.
    var planLine: String {
        let verdict = planSize < 10_000 ? "met" : "missed"
        let tenths = (Double(planSize) / 100).rounded() / 10
        return "- a plan of one changed value among \(tree.tenants) tenants: 1 change, "
            + "\(tenths) kB of 10 kB: \(verdict)"
    }

    /// What came out, target by target.
    var outcomes: [Outcome] {
        let tenants = tree.tenants
        return [
            Outcome(
                target: Target(
                    work: "validate --jobs 1 of \(tenants) files",
                    floor: "the C event loop over the same files",
                    mostTime: 2.5
                ),
                work: samples[.validate] ?? Samples(),
                floor: samples[.events]
            ),
            Outcome(
                target: Target(
                    work: "validate --jobs 1 of \(tenants) files that each extend two layers",
                    floor: "validate --jobs 1 of the same files without layers",
                    mostTime: 1.5
                ),
                work: samples[.validateLayered] ?? Samples(),
                floor: samples[.validate]
            ),
            Outcome(
                target: Target(
                    work: "no-op plan of \(tenants) tenants",
                    floor: "that loop, then COPY TO STDOUT of the same rows",
                    mostTime: 2.5,
                    mostMemory: 300
                ),
                work: samples[.plan] ?? Samples(),
                floor: sum(.events, .copyOut)
            ),
            Outcome(
                target: Target(
                    work: "first apply of \(tenants) tenants",
                    floor: "COPY of the same rows into the same tables",
                    mostTime: 2
                ),
                work: samples[.apply] ?? Samples(),
                floor: samples[.copyIn]
            ),
            Outcome(
                target: Target(work: "no-op plan of \(smallTree.tenants) tenants", floor: nil, mostTime: 0.1),
                work: samples[.smallPlan] ?? Samples(),
                floor: nil
            ),
            Outcome(
                target: Target(
                    work: "lock held by an apply of one changed value among \(tenants) tenants",
                    floor: nil,
                    mostTime: 0.1
                ),
                work: samples[.lock] ?? Samples(),
                floor: nil
            ),
        ]
    }

    /// What was measured: `10000 tenants, 680000 rows, 31.0 MB`.
    var size: String {
        let tenths = (tree.megabytes * 10).rounded() / 10
        return "\(tree.tenants) tenants, \(rows) rows, \(tenths) MB of manifests"
    }

    private mutating func add(_ subject: Subject, _ cost: Cost) {
        samples[subject, default: Samples()].add(cost)
    }

    /// Two floors one after the other, round by round.
    private func sum(_ first: Subject, _ second: Subject) -> Samples {
        var sum = Samples()
        for (first, second) in zip(samples[first]?.costs ?? [], samples[second]?.costs ?? []) {
            sum.add(first + second)
        }
        return sum
    }

    /// Reads a tree on one core.
    private func validate(_ tree: TenantTree) throws -> Cost {
        var validate = workplace.tenantctl(["validate", "--jobs", "1"] + tree.options)
        validate.isPinned = true
        return try validate.run()
    }

    private func plan(_ tree: TenantTree, _ database: String) -> ProgramRun {
        // With the exit code 2 a plan that is not a no-op after all would end the run.
        workplace.tenantctl(["plan", "--detailed-exitcode", "--database", server.url(of: database)] + tree.options)
    }

    private static func apply(_ tree: TenantTree, _ url: String) -> [String] {
        ["apply", "--auto-approve", "--database", url] + tree.options
    }

    /// Measures in a migrated database without tenants, which is gone afterwards.
    private func inFresh(_ body: (String) throws -> Cost) throws -> Cost {
        let name = "bench_fresh"
        try server.clone(Self.empty, as: name)
        try server.settle()
        let cost = try body(name)
        guard try copies.count(name) == rows else { throw ProgramError("psql", said: "not \(rows) rows in \(name)") }
        try server.drop(name)
        return cost
    }
}
