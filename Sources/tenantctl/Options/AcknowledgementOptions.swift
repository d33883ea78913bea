internal import ArgumentParser
internal import TenantReconciler

/// What somebody accepts beforehand, and how long to wait for locks; shared by every command that writes tenants.
struct AcknowledgementOptions: ParsableArguments {
    @Option(
        name: .customLong("ack"),
        help: ArgumentHelp("Accept a risk as the plan names it; may be repeated.", valueName: "risk:tenant/key@hash")
    )
    var acknowledgements: [String] = []

    @Option(name: .customLong("acks"), help: ArgumentHelp("A file with one acknowledgement a line.", valueName: "file"))
    var acknowledgementFile: String?

    @OptionGroup var lock: LockOptions

    /// All acknowledgements that were given.
    ///
    /// - Throws: ``CommandError`` for a file that cannot be read.
    func given() throws -> [String] {
        guard let path = acknowledgementFile else { return acknowledgements }
        let lines = try TextFile(path: path, limit: 16 << 20).lines()
        return acknowledgements + lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    /// What an apply is done with.
    func options(_ given: [String]) -> ApplyOptions {
        ApplyOptions(
            actor: ProcessEnvironment.actor,
            acknowledgements: given,
            lockTimeout: lock.timeout
        )
    }
}
