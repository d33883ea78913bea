internal import Logging
internal import TenantModel

extension Concern {
    /// One sentence for people.
    var message: String {
        switch self {
        case .invalidManifests(let count, _):
            "the manifests have \(Self.counted(count, "error")); nothing is planned until they are mended"
        case .directory(let obstacle):
            obstacle.limits.isEmpty
                ? "a change of the whole directory needs an acknowledgement; nothing is applied until then"
                : "the plan goes beyond the limits; nothing is applied"
        case .differs(let tenant, let difference): "\(tenant) is not as declared: \(difference.words)"
        case .heldBack(let tenant, let difference, let obstacle) where obstacle.isHold:
            "\(tenant) is held and not as declared: \(difference.words)"
        case .heldBack(let tenant, let difference, _): "\(tenant) waits for somebody: \(difference.words)"
        case .refused(let tenant, let fault): "\(tenant) cannot be applied: \(fault.message)"
        case .undeclared(_, let tenant, let found): "\(tenant) has \(found.words)"
        }
    }

    /// What a script needs to go on.
    var fields: Logger.Metadata {
        var fields = subject.fields
        switch self {
        case .invalidManifests(let count, let findings):
            fields["errors"] = .count(count)
            fields["findings"] = .texts(findings)
        case .directory(let obstacle):
            fields["acknowledgements"] = .texts(obstacle.acknowledgements.map { "--ack " + $0 })
            fields["limits"] = .texts(obstacle.limits)
            fields["tenants_waiting"] = .count(obstacle.waiting)
        case .differs(_, let difference): fields.merge(difference.fields) { first, _ in first }
        case .heldBack(_, let difference, let obstacle):
            fields.merge(difference.fields) { first, _ in first }
            fields["acknowledgements"] = .texts(obstacle.acknowledgements.map { "--ack " + $0 })
            fields["violations"] = .texts(obstacle.violations)
            fields["secrets_missing"] = .texts(obstacle.secrets)
            fields["holds"] = .texts(obstacle.holds)
        case .refused(_, let fault): fields["code"] = .string(fault.id)
        case .undeclared(let counted, _, let found):
            fields[counted.listName] = .texts(found.names)
            let more = found.count - found.names.count
            if more > 0 { fields[counted.listName + "_more"] = .count(more) }
        }
        // What there is none of would only be in the way.
        return fields.filter { $0.value != .array([]) }
    }

    static func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}

extension Concern.Difference {
    fileprivate var words: String {
        let all = Concern.counted(rows, "row")
        return drifted == 0 ? all : all + ", \(drifted) of them changed in the database"
    }

    fileprivate var fields: Logger.Metadata {
        var fields: Logger.Metadata = ["rows": .count(rows), "drifted": .count(drifted), "changed": .texts(names)]
        // A list that stops says so.
        if rows > names.count { fields["changed_more"] = .count(rows - names.count) }
        return fields
    }
}

extension Concern.Subject {
    /// What it is, for people.
    var words: String {
        switch self {
        case .manifests: "the manifests"
        case .directory: "the whole directory"
        case .tenant(let slug): slug
        case .undeclared(let counted, let slug): "the \(counted.listName) of \(slug)"
        }
    }

    /// The tenant, where it is about one.
    var fields: Logger.Metadata {
        switch self {
        case .manifests, .directory: [:]
        case .tenant(let slug), .undeclared(_, let slug): ["tenant": .string(slug)]
        }
    }
}

extension CountedDrift {
    /// What is listed where a tenant has it.
    fileprivate var listName: String {
        switch self {
        case .undeclaredCardUse: "cards"
        case .undeclaredPaymentUse: "payments"
        }
    }
}

extension Logger.MetadataValue {
    /// A number.
    static func count(_ number: Int) -> Logger.MetadataValue { .stringConvertible(number) }

    /// Several texts.
    static func texts(_ texts: some Sequence<String>) -> Logger.MetadataValue { .array(texts.map { .string($0) }) }
}
