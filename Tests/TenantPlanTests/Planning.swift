import TenantModel
import TenantPlan

/// The key that all tests make fingerprints with.
let fingerprinter = Fingerprinter(key: [UInt8](repeating: 7, count: 32))

let stamp = DatabaseStamp(
    identity: "00000000-0000-4000-8000-000000000001",
    revision: 41,
    schemaVersion: 2,
    environment: nil
)

/// The reference to a secret as a manifest declares it.
func secret(_ name: String) -> FieldValue {
    .secret(SealedSecret(reference: .environment(name: name), fingerprint: nil))
}

/// A secret as the ledger keeps it.
func applied(_ name: String, _ value: String) -> FieldValue {
    .secret(SealedSecret(reference: .environment(name: name), fingerprint: fingerprinter.fingerprint(of: value)))
}

/// A secret as it comes out of its table.
func live(_ value: String) -> FieldValue {
    .secret(SealedSecret(reference: nil, fingerprint: fingerprinter.fingerprint(of: value)))
}

/// Secrets that are at hand, by the name of their variable.
func secrets(_ values: [String: String]) -> [SecretReference: Fingerprint] {
    Dictionary(
        uniqueKeysWithValues: values.map { (.environment(name: $0), fingerprinter.fingerprint(of: $1)) }
    )
}

func request(
    _ desired: [DesiredTenant],
    _ bots: [BotState],
    secrets values: [String: String] = [:],
    declared: DeclaredDirectory = .standard,
    lineage: SourceLineage = .unasked,
    settings: RecordedSettings = .none,
    stamp: DatabaseStamp = stamp,
    spent: [String: Int64] = [:],
    holds: [Hold] = [],
    includes: @escaping @Sendable (String) -> Bool = { _ in true }
) -> PlanRequest {
    PlanRequest(
        desired: desired,
        secrets: secrets(values),
        recorded: RecordedDatabase(
            stamp: stamp,
            tenants: bots.map(\.recorded),
            holds: holds,
            spentAcknowledgements: spent
        ),
        declared: declared,
        lineage: lineage,
        settings: settings,
        fingerprinter: fingerprinter,
        includes: includes
    )
}

func document(_ plan: Plan, limits: Limits = Limits(), context: PlanContext = PlanContext(toolVersion: "1.0.0"))
    -> PlanDocument
{
    PlanDocument(plan, context: context, limits: limits, fingerprinter: fingerprinter)
}

/// The plan of a file that holds these changes, each as JSON, and nothing else that is to be seen.
func document(ofChanges changes: [String]) throws -> PlanDocument {
    let json = #"""
        {"format_version":"1.1","id":"sha256:00","complete":true,
         "database":{"identity":"x","revision":1,"schema_version":2},"tool_version":"1.0.0",
         "environment":null,"source_commit":null,"tenant_glob":null,"limits_exceeded":[],"unresolved_secrets":[],
         "changes":[\#(changes.joined(separator: ","))],"preconditions":[]}
        """#
    return try SavedPlan(parsing: Array(json.utf8)).document
}

func json(_ document: PlanDocument) -> [UInt8] {
    var bytes: [UInt8] = []
    document.writeJSON { bytes += $0 }
    return bytes
}

func text(_ document: PlanDocument) -> String {
    var text = ""
    TextPlanRenderer(colour: false).render(document) { text += $0 }
    return text
}

/// A change in one line: `plan monthly update config_changed none price_kopeks`.
func outline(_ plan: Plan) -> [String] {
    plan.changes.map { change in
        let fields = change.fields.map { change.kind.fields[$0.field].name }.joined(separator: ",")
        return
            "\(change.kind.name) \(change.key) \(change.action.rawValue) \(change.reason.rawValue) \(change.drift.rawValue) \(fields)"
    }
}
