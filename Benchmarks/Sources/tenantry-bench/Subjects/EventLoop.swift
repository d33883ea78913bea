/// The floor under reading manifests: libyaml's event loop in C, one core, nothing kept.
struct EventLoop {
    private let program: String
    private let workplace: Workplace

    /// Compiles it.
    init(in workplace: Workplace) throws {
        self.workplace = workplace
        self.program = workplace.path("yaml-events")
        let source = workplace.benchmarks + "/Floors/yaml-events.c"
        _ = try workplace.program("cc", ["-O2", "-o", program, source, "-lyaml"]).run()
    }

    /// Reads every file of `tree` once.
    func run(over tree: TenantTree) throws -> Cost {
        var run = workplace.program(program, ["1"])
        run.input = tree.list
        run.isPinned = true
        return try run.run()
    }
}
