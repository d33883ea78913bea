internal import CanonicalJSON
internal import TenantModel

extension [ResourceKind: Int] {
    /// How many rows of which kind, as a plan says it in JSON: `{"plan":3}`.
    var json: JSON {
        .object(ResourceKind.all.compactMap { kind in self[kind].map { JSON.Member(kind.name, .integer($0)) } })
    }

    /// Reads what ``json`` writes; none of what is not there, `nil` of anything else.
    init?(_ json: JSON?) {
        self.init()
        guard let json else { return }
        guard case .object(let members) = json else { return nil }
        for member in members {
            guard let kind = ResourceKind.named(member.name), self[kind] == nil, let rows = member.value.integer,
                rows > 0, rows <= Int32.max
            else { return nil }
            self[kind] = Int(rows)
        }
    }

    /// How many they are: `of what is deleted, 3 plan rows have no key`; `nil` for none.
    var wordsWithoutKey: String? {
        let parts = ResourceKind.all.compactMap { kind in self[kind].map { Count.of($0, "\(kind.name) row") } }
        guard !parts.isEmpty else { return nil }
        return "of what is deleted, \(Count.list(parts)) " + (values.reduce(0, +) == 1 ? "has" : "have") + " no key"
    }
}
