import TenantModel
import TenantPlan

/// A tenant that is applied and in order; tests change one side of it.
struct Parsvpn {
    static let secrets = ["PARSVPN_BOT_TOKEN": "701:token"]

    /// What its own row declares.
    static let bot: Row = [
        "name": .text("پارس"), "telegram_bot_token": secret("PARSVPN_BOT_TOKEN"), "telegram_bot_id": .integer(701),
    ]
    private static let appliedBot = bot.merging(["telegram_bot_token": applied("PARSVPN_BOT_TOKEN", "701:token")]) {
        $1
    }
    private static let liveBot = bot.merging(["telegram_bot_token": live("701:token")]) { $1 }

    static let planRow: Row = ["name": .text("Monthly"), "period_days": .integer(30), "price_kopeks": .integer(100)]
    static let cardRow: Row = ["card_number": .text("6037701689095443"), "card_holder_name": .text("علی")]

    var desired: [ResourceKind: [String: Row]] = [.bot: ["parsvpn": bot]]
    var state = BotState(live: [.bot: ["parsvpn": liveBot]], ledger: [.bot: ["parsvpn": appliedBot]])
    var secrets = Self.secrets
    /// Who wins, by path.
    var management: [String: Management] = [:]
    /// What rows were called before, by what they are called now.
    var previousKeys: [ResourceKind: [String: String]] = [:]

    /// In order, with `row` of `kind` on all three sides, each of which may be left out.
    init(
        _ kind: ResourceKind = .bot,
        _ key: String = "parsvpn",
        desired: Row? = nil,
        ledger: Row? = nil,
        live: Row? = nil
    ) {
        guard kind != .bot else { return }
        if let desired { self.desired[kind] = [key: desired] }
        if let live { state.live[kind] = [key: live] }
        state.ledger[kind] = ledger.map { [key: $0] } ?? [:]
    }

    /// Changes fields of its own row.
    mutating func setBot(desired: Row = [:], ledger: Row = [:], live: Row = [:]) {
        self.desired[.bot]?["parsvpn"]?.merge(desired) { $1 }
        state.ledger[.bot]?["parsvpn"]?.merge(ledger) { $1 }
        state.live[.bot]?["parsvpn"]?.merge(live) { $1 }
    }

    var tenant: DesiredTenant {
        DesiredTenant("parsvpn", desired, management: management, previousKeys: previousKeys)
    }

    func plan() throws -> Plan {
        try Plan(request([tenant], [state], secrets: secrets))
    }

    /// What `drift` says under a policy that is in force.
    func drift(inForce policy: Policy = .standard) throws -> DriftReport {
        let settings = RecordedSettings(
            inForce: DirectorySettings(policy: policy, catalog: .builtIn),
            policyRevision: 1,
            catalogRevision: nil
        )
        let request = request([tenant], [state], secrets: secrets, settings: settings)
        return DriftReport(try Plan(request), against: request.recorded, fingerprinter)
    }
}
