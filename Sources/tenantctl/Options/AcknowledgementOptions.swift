internal import ArgumentParser
internal import Diagnostics
internal import TenantModel
internal import TenantReconciler

/// What somebody accepts beforehand, and how long to wait for locks; shared by every command that writes tenants.
struct AcknowledgementOptions: ParsableArguments {
    @Option(
        name: .customLong("ack"),
        help: ArgumentHelp("Accept a risk as the plan names it; may be repeated.", valueName: "risk:tenant/key@hash")
    )
    var acknowledgements: [String] = []

    @Option(
        name: .customLong("acks"),
        help: ArgumentHelp(
            "A file with one acknowledgement a line, with or without the --ack before it.",
            valueName: "file"
        ),
        completion: .file()
    )
    var acknowledgementFile: String?

    @OptionGroup var lock: LockOptions

    /// All acknowledgements that were given.
    ///
    /// - Throws: ``UsageError`` for one that can be none of any plan, ``CommandError`` for a file that cannot be read.
    func given() throws -> [String] {
        for given in acknowledgements { try Self.require(given, from: "--ack") }
        guard let path = acknowledgementFile else { return acknowledgements }
        var given = acknowledgements
        for (place, line) in try TextFile(path: path, limit: 16 << 20).lines().enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            let acknowledgement = Self.withoutOption(line)
            try Self.require(acknowledgement, from: "\(path):\(place + 1)")
            given.append(acknowledgement)
        }
        return given
    }

    /// The acknowledgement of a line that was copied from a plan or from a command line: `--ack price_fell:…`, `--ack='…'`.
    private static func withoutOption(_ line: String) -> String {
        var rest = line[...]
        // As a plan marks a line.
        if let comment = rest.firstRange(of: /\s+#/) { rest = rest[..<comment.lowerBound] }
        if let option = rest.prefixMatch(of: /--ack(=|\s+)/) { rest = rest[option.range.upperBound...] }
        for quote in ["'", "\""] where rest.count > 1 && rest.hasPrefix(quote) && rest.hasSuffix(quote) {
            return String(rest.dropFirst().dropLast())
        }
        return String(rest)
    }

    /// Whether it is `RISK:PLACE@HASH`: what is mistyped fits no plan, and nobody would learn of it where none is asked.
    private static func require(_ given: String, from place: String) throws(UsageError) {
        let form = "takes RISK:TENANT/KEY@HASH, as a plan prints it"
        guard let colon = given.firstIndex(of: ":"), let at = given.lastIndex(of: "@"), colon < at else {
            throw UsageError("\(place) \(form)")
        }
        let hash = given[given.index(after: at)...].utf8
        guard hash.count == 8, hash.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            throw UsageError("\(place) \(form): the hash is eight digits, 0-9 and a-f")
        }
        let risk = String(given[..<colon])
        guard Risk(rawValue: risk) == nil else { return }
        let near = Suggestion.nearest(to: risk, in: Risk.allCases.map(\.rawValue)).map { "; did you mean \($0)?" } ?? ""
        throw UsageError("\(place): there is no risk '\(risk)'\(near)")
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
