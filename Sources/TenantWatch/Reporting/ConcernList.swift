internal import TenantModel

/// What has been said about what is not as declared, so that it is said once.
struct ConcernList: Sendable {
    private var bySubject: [Concern.Subject: Concern] = [:]

    /// Takes what there is now.
    ///
    /// - Parameter concerns: All of them, a subject each.
    /// - Returns: What is new or another thing, in their order, and then what was settled, by tenant.
    mutating func replace(with concerns: [Concern]) -> [WatchNotice] {
        // While manifests have errors nobody can tell how tenants are: what was said about them still holds.
        if concerns.contains(where: { $0.subject == .manifests }) {
            let fresh = concerns.filter { bySubject[$0.subject] != $0 }
            for concern in fresh { bySubject[concern.subject] = concern }
            return fresh.map(WatchNotice.concern)
        }
        let present = Dictionary(concerns.map { ($0.subject, $0) }) { first, _ in first }
        let fresh = concerns.filter { bySubject[$0.subject] != $0 }
        let gone = bySubject.filter { present[$0.key] == nil }.map(\.value)
        bySubject = present
        return fresh.map(WatchNotice.concern)
            + gone.sorted { $0.subject.order < $1.subject.order }.map(WatchNotice.settled)
    }
}

extension Concern.Subject {
    fileprivate var order: String {
        switch self {
        case .manifests, .directory: ""
        case .tenant(let slug): slug
        case .undeclared(let counted, let slug): slug + "/" + counted.rawValue
        }
    }
}
