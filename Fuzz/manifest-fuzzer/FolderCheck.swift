internal import Diagnostics
internal import TenantManifest
internal import TenantModel

/// Reads a folder: a tenant, two layers, an environment, a catalog and a policy, with a NUL between them. What is empty is not
/// there; in the place of the tenant stands one that uses all of it. A second tenant is always the same, for what only
/// shows among several.
struct FolderCheck {
    private let input: [UInt8]
    private let parts: [ArraySlice<UInt8>]

    private static let tenant = Array(
        """
        version: 1
        tenant: shop
        name: Shop
        extends: [a, b]
        telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
        features: { polls: false }
        configuration: { TRIAL_DURATION_DAYS: 7, OWN_LIMIT: 5, OWN_SECRET: { env: SHOP_A } }
        plans: { weekly: { price_toman: 1000 }, monthly: { name: Month, period_days: 30, price_toman: 3000 } }
        payments: { card_to_card: { cards: { melli: { card_number: "6037701689095443", card_holder_name: A } } } }
        """.utf8
    )
    private static let other = Array(
        """
        version: 1
        tenant: other
        name: Other
        extends: [a]
        telegram: { bot_token: { env: OTHER_BOT_TOKEN } }
        configuration: { TRIAL_DURATION_DAYS: null, OWN_LIMIT: 6 }
        payments: { card_to_card: { cards: { melli: { card_number: "6219861034529007", card_holder_name: B } } } }
        """.utf8
    )

    init(_ input: ArraySlice<UInt8>) {
        self.input = Array(input)
        parts = self.input.split(separator: 0, maxSplits: 5, omittingEmptySubsequences: false)
    }

    /// Reads it, perhaps twice, and looks at what came of it.
    func run() {
        var folder = FolderMemory()
        folder.tenants = ["shop": part(0) ?? Self.tenant, "other": Self.other]
        folder.layers = ["a": part(1), "b": part(2)].compactMapValues { $0 }
        folder.environments = ["staging": part(3)].compactMapValues { $0 }
        folder.catalog = part(4)
        folder.policy = part(5)
        let environment = folder.environments.keys.first
        let first = folder.load(secrets: MarkedSecrets.source, environment: environment)
        let second =
            SecondReading.isDue(input) ? folder.load(secrets: MarkedSecrets.source, environment: environment) : first
        guard first.findings == second.findings else { broken("the same input has other findings") }
        guard first.tenants.count == second.tenants.count else { broken("the same input has other tenants") }
        let extents = extents(of: folder)
        for (tenant, again) in zip(first.tenants, second.tenants) {
            Declared(tenant).checkSame(as: again)
            Declared(tenant).check(in: extents)
        }
        for name in folder.tenants.keys where !first.tenants.contains(where: { $0.file == name + ".yaml" }) {
            guard first.findings.contains(where: { $0.severity == .error && $0.location?.file == name + ".yaml" })
            else { broken("there is neither a tenant nor an error") }
        }
        let shown = Shown(first.findings, of: extents)
        shown.checkPlaces()
        // Catalog and policy have languages of their own, in which no secret has a place.
        let files = (0..<4).map { part($0) ?? [] }
        if MarkedSecrets.leak(in: shown.text(), input: input, files: files) { broken("a secret is shown") }
    }

    private func part(_ place: Int) -> [UInt8]? {
        place < parts.count && !parts[place].isEmpty ? Array(parts[place]) : nil
    }

    private func extents(of folder: FolderMemory) -> [String: TextExtent] {
        var extents: [String: TextExtent] = [:]
        for (name, text) in folder.tenants { extents[name + ".yaml"] = TextExtent(of: text[...]) }
        for (name, text) in folder.layers { extents["_layers/\(name).yaml"] = TextExtent(of: text[...]) }
        for (name, text) in folder.environments { extents["_environments/\(name).yaml"] = TextExtent(of: text[...]) }
        if let catalog = folder.catalog { extents["_catalog.yaml"] = TextExtent(of: catalog[...]) }
        if let policy = folder.policy { extents["_policy.yaml"] = TextExtent(of: policy[...]) }
        return extents
    }
}
