internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel
internal import TenantPlan
internal import TenantStore

/// Takes out of what a server says what nobody may see: a trigger of somebody's that raises an error with the row in it
/// says all that the row holds.
///
/// Secrets of the apply and of the database it was planned against, whatever looks like a bot's token, numbers of cards.
/// Secrets of fewer than four bytes are not looked for: what they are replaced by would tell more of them.
struct WithheldValues {
    private let secrets: [[UInt8]]

    private static let mark = Array("‹withheld›".utf8)
    private static let shortest = 4

    /// - Parameters:
    ///   - secrets: What the apply writes.
    ///   - recorded: What is there already; tokens among it were sealed when they were read.
    ///   - exposures: Which configuration keys are secret.
    init(_ secrets: some Sequence<Secret>, _ recorded: RecordedDatabase?, _ exposures: Exposures) {
        var texts = Set(secrets.map { $0.reveal() })
        let kind = ResourceKind.configuration
        for tenant in recorded?.tenants ?? [] {
            let rows = tenant.live[kind.order].values
            for (row, key) in rows.keys.enumerated() {
                guard exposures.exposure(of: kind.fields[0], in: kind, ofRow: key) == .secret,
                    case .json(let json) = rows[row, 0], let text = json.value.string
                else { continue }
                texts.insert(text)
            }
        }
        // The longest first: one secret may be a part of another.
        self.secrets = texts.flatMap(Self.spellings).filter { $0.count >= Self.shortest }
            .sorted { $0.count > $1.count }
    }

    /// The ways in which a server writes a text: as it is, in JSON, and in a row, where quotes and backslashes are doubled.
    private static func spellings(of text: String) -> Set<[UInt8]> {
        var writer = JSONWriter()
        writer.write(string: text)
        let spellings = [Array(text.utf8), Array(writer.bytes.dropFirst().dropLast())]
        return Set(spellings + spellings.map(doubled))
    }

    private static func doubled(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") ? [$0, $0] : [$0] }
    }

    /// A text with everything in it replaced that nobody may see.
    func withheld(from text: String) -> String {
        var bytes = Array(text.utf8)
        for secret in secrets { bytes.replace(secret, with: Self.mark) }
        return CardNumber.maskingNumbers(in: String(decoding: Self.withoutTokens(bytes), as: UTF8.self))
    }

    /// Without what has the form of a bot's token: a number, a colon, and thirty characters or more.
    private static func withoutTokens(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes.indices {
            result.append(bytes[byte])
            guard bytes[byte] == UInt8(ascii: ":") else { continue }
            let number = result.dropLast().reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            let rest = bytes[(byte + 1)...].prefix(while: isTokenCharacter)
            if !number.isEmpty, rest.count >= 30 {
                result.removeLast(number.count + 1)
                return result + mark + withoutTokens(Array(bytes[rest.endIndex...]))
            }
        }
        return result
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension PlannedChanges {
    /// What an apply of this plan, or its rehearsal, failed with, as it may be shown.
    ///
    /// - Parameters:
    ///   - error: What the transaction, which is over, failed with.
    ///   - connection: Where it failed.
    /// - Returns: The error.
    func failure(_ error: any Error, on connection: PostgresConnection) async -> ReconcileError {
        if let cause = PostgresError(behind: error), cause.isConflictWithOtherRow {
            if let sequence = await LaggingSequence.behind(cause, on: connection) { return .sequenceBehind(sequence) }
            guard await ComparedKeys.include(cause, on: connection) else {
                return showable(ReconcileError.database(cause))
            }
        }
        return showable(error)
    }

    private func showable(_ error: any Error) -> ReconcileError {
        let error = ReconcileError(error)
        let withheld = WithheldValues(secrets.values, recorded, plan.exposures)
        return switch error {
        case .database(let error): .database(error.without(withheld))
        case .lockTimeout(let error): .lockTimeout(error.without(withheld))
        case .outcomeUnknown(let id, let error): .outcomeUnknown(operationID: id, error.without(withheld))
        case .stale(let what): .stale(withheld.withheld(from: what))
        case .altered(let what): .altered(withheld.withheld(from: what))
        case .bookkeeping(let what): .bookkeeping(withheld.withheld(from: what))
        default: error
        }
    }
}

extension PostgresError {
    /// The same error, of whose sentences what nobody may see is left out. The statement has placeholders.
    fileprivate func without(_ withheld: WithheldValues) -> PostgresError {
        var error = self
        error.message = withheld.withheld(from: message)
        error.detail = detail.map(withheld.withheld)
        error.hint = hint.map(withheld.withheld)
        error.context = context.map(withheld.withheld)
        return error
    }
}
