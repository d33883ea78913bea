internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// What the policy of the files finds wrong with some tenants.
struct PolicyFindings: Sendable {
    /// The constraints that name something which is declared, by their places.
    private(set) var matched: Set<Int> = []
    /// What is wrong in tenants' own files.
    private(set) var own: [Diagnostic] = []
    /// What is wrong in layers: once, however many tenants are made of them.
    private(set) var shared: Set<Diagnostic> = []

    /// Findings beyond this are counted by nobody: they are of one kind, and the first ones say it.
    private static let most = DiagnosticCollector.mostKept

    /// Holds the policy against a tenant.
    ///
    /// - Parameters:
    ///   - tenant: The tenant.
    ///   - checks: The policy.
    ///   - places: Where each of its constraints stands.
    ///   - document: The tenant's own file, where that is at hand.
    mutating func look(
        at tenant: DesiredTenant,
        _ checks: PolicyChecks,
        places: [SourceLocation],
        in document: YAMLDocument? = nil
    ) {
        guard !checks.isEmpty else { return }
        for violation in checks.violations(in: tenant, matched: &matched) {
            let place = places.indices.contains(violation.constraint) ? places[violation.constraint] : nil
            let finding = Diagnostic.policyViolation(violation, at: place)
            if violation.position.origin.file != 0 {
                shared.insert(finding)
            } else if own.count < Self.most {
                own += [finding].namingAliases(document?.aliases ?? [], in: tenant.file)
            }
        }
    }

    /// Adds what was found in the tenants after these.
    mutating func merge(_ next: PolicyFindings) {
        matched.formUnion(next.matched)
        own += next.own.prefix(max(0, Self.most - own.count))
        shared.formUnion(next.shared)
    }

    /// Everything that is wrong, and what the policy says to nobody.
    ///
    /// - Parameters:
    ///   - file: The policy.
    ///   - slugs: The tenants that there are.
    /// - Returns: Errors about tenants, then warnings about the policy.
    func all(of file: PolicyFile, slugs: [String]) -> [Diagnostic] {
        var findings = own + shared.sorted(by: Diagnostic.standsBefore)
        for (place, constraint) in file.policy.constraints.enumerated() where !matched.contains(place) {
            // What has to be there says something to everybody, and what must not be there ought to find nothing.
            guard !constraint.isRequired, !constraint.isForbidden else { continue }
            findings.append(.constraintMatchesNothing(constraint.path, at: file.places[place]))
        }
        guard !file.sharedPlaces.isEmpty else { return findings }
        let owners = Dictionary(slugs.map { (TenantSlug.environmentPrefix(of: $0), $0) }) { first, _ in first }
        let names = Set(slugs)
        // A dictionary gives them in another order each time.
        for (reference, place) in file.sharedPlaces.sorted(by: { $0.value < $1.value }) {
            guard let slug = Self.owner(of: reference, owners, names) else { continue }
            findings.append(.sharedSecretOfTenant(slug, at: place))
        }
        return findings
    }

    /// The tenant whose own secret it would be.
    private static func owner(
        of reference: SecretReference,
        _ owners: [String: String],
        _ slugs: Set<String>
    ) -> String? {
        switch reference {
        case .environment(let name):
            let bytes = name.utf8
            return bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "_") }
                .compactMap { owners[String(name[...$0])] }.first
        case .file(let path):
            let parts = path.split(separator: "/")
            guard parts.count > 1, slugs.contains(String(parts[0])) else { return nil }
            return String(parts[0])
        }
    }
}
