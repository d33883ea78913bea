/// What an API token lets its holder do.
public enum APIScope: String, CaseIterable, Sendable {
    /// Read flags, configuration, plans and masked cards: nothing secret, nothing that changes.
    case read
    /// What the process of a bot does: all of `read`, the next payment card and its whole number, wallet and traffic.
    case runtime
}

extension Collection where Element == APIScope {
    /// Whether these scopes allow what `scope` names; `runtime` holds `read`.
    public func allow(_ scope: APIScope) -> Bool {
        contains { $0 == scope || $0 == .runtime }
    }
}
