internal import CanonicalJSON

/// The constraints of a policy, ready to be held against tenants.
public struct PolicyChecks: Sendable {
    private let rules: [Rule]

    /// One constraint with what its path names.
    fileprivate struct Rule: Sendable {
        let place: Int
        let constraint: PathConstraint
        let target: ConstraintTarget
        let minimum: DecimalAmount?
        let maximum: DecimalAmount?
        let pattern: TextPattern?
    }

    /// Looks up what the constraints name. One that names nothing in this catalog holds nothing back: no manifest can
    /// declare it.
    ///
    /// - Parameters:
    ///   - policy: The policy.
    ///   - catalog: The features and configuration keys that there are.
    public init(_ policy: Policy, in catalog: Catalog) {
        rules = policy.constraints.enumerated().compactMap { place, constraint in
            guard let target = try? ConstraintTarget(path: constraint.path, in: catalog) else { return nil }
            return Rule(
                place: place,
                constraint: constraint,
                target: target,
                minimum: constraint.minimum.flatMap { DecimalAmount(.json($0))?.scaled(by: target.factor) },
                maximum: constraint.maximum.flatMap { DecimalAmount(.json($0))?.scaled(by: target.factor) },
                pattern: constraint.pattern.flatMap { try? TextPattern($0) }
            )
        }
    }

    /// Whether there is nothing to be held against anybody, as with most policies.
    public var isEmpty: Bool { rules.isEmpty }

    /// Holds the constraints against a tenant. Of one that goes back to an earlier revision only what that writes counts: a policy
    /// that became stricter would be in the way of every way back.
    ///
    /// - Parameters:
    ///   - tenant: The tenant, whole: with everything that it inherits.
    ///   - matched: Gets the places of the constraints that name something which it declares.
    /// - Returns: What is not allowed, in the order of the constraints.
    public func violations(in tenant: DesiredTenant, matched: inout Set<Int>) -> [PolicyViolation] {
        var violations: [PolicyViolation] = []
        for rule in rules { check(rule, tenant, &violations, &matched) }
        return violations
    }

    private func check(
        _ rule: Rule,
        _ tenant: DesiredTenant,
        _ violations: inout [PolicyViolation],
        _ matched: inout Set<Int>
    ) {
        let desired = tenant.rows[rule.target.kind.order]
        let first = violations.count
        func add(_ broken: PathConstraint.Rule, _ path: String, _ words: String, at origin: Origin) {
            let violation = PolicyViolation(
                constraint: rule.place,
                rule: broken,
                tenant: tenant.slug,
                message: ShowableText.masking(
                    "`\(path)` \(words)" + (rule.constraint.reason.map { ": \($0)" } ?? ""),
                    hidesMerchants: true
                ),
                position: tenant.position(of: origin)
            )
            // One value of a section is that of every row, and is wrong once: `payments.card_to_card.rotation` of each card.
            if path.hasSameBytes(as: rule.constraint.path),
                violations[first...].contains(where: { $0.rule == broken && $0.position == violation.position })
            {
                return
            }
            violations.append(violation)
        }
        let scope = CheckedScope(tenant, rule.target.kind)
        let rows = rule.target.rows(of: desired.values)
        if rows.isEmpty, rule.constraint.isRequired, rule.target.asksForRow, scope.takesAway(rule.target.key) {
            let bot = tenant.rows[ResourceKind.bot.order]
            add(.required, rule.constraint.path, "is required by the policy", at: bot.origin(ofRow: 0))
        }
        for row in rows {
            let path = rule.constraint.path(ofRow: desired.values.keys[row], rule.target)
            guard let field = rule.target.field else {
                matched.insert(rule.place)
                if rule.constraint.isForbidden, scope.declaresAny(ofRow: row, desired.values) {
                    add(.forbidden, path, "is forbidden by the policy", at: desired.origin(ofRow: row))
                }
                continue
            }
            let (value, origin) = (desired.values[row, field], desired.origin(ofRow: row, field: field))
            guard scope.includes(desired.values.keys[row], field) else { continue }
            // What goes back has no place in a file.
            guard origin != .none || value.isDeclared, value != .null else {
                if rule.constraint.isRequired {
                    let place = origin == .none ? desired.origin(ofRow: row) : origin
                    add(.required, path, "is required by the policy", at: place)
                }
                // A feature of which nothing but other things is said is there all the same.
                if rule.constraint.isForbidden, rule.target.isRow, origin == .none {
                    matched.insert(rule.place)
                    add(.forbidden, path, "is forbidden by the policy", at: desired.origin(ofRow: row))
                }
                continue
            }
            matched.insert(rule.place)
            // What is there and was not understood has been reported.
            guard value.isDeclared else { continue }
            for (broken, words) in rule.faults(of: value) { add(broken, path, words, at: origin) }
        }
    }
}

/// What of the rows of one kind is held against a policy.
private struct CheckedScope {
    /// What a tenant that goes back to an earlier revision has written; `nil` where all that is declared counts.
    private let written: KindManagement?

    init(_ tenant: DesiredTenant, _ kind: ResourceKind) {
        written = tenant.botID == nil ? nil : tenant.management[kind]
    }

    /// Whether a field of a row counts.
    func includes(_ key: String, _ field: Int) -> Bool { written.map { $0[key, field] == .always } ?? true }

    /// Whether anything of a row counts. One that is given back to whoever had made it declares nothing.
    func declaresAny(ofRow row: Int, _ values: RowSet) -> Bool {
        guard written != nil else { return true }
        return (0..<values.width).contains { values[row, $0].isDeclared && includes(values.keys[row], $0) }
    }

    /// Whether it counts that a row is not there, or none of the kind.
    func takesAway(_ key: String?) -> Bool { written.map { $0.names(key, as: .always) } ?? true }
}

extension PolicyChecks.Rule {
    /// What a declared value does wrong.
    fileprivate func faults(of value: FieldValue) -> [(PathConstraint.Rule, String)] {
        var faults: [(PathConstraint.Rule, String)] = []
        if constraint.isForbidden, value.isOn { faults.append((.forbidden, "is forbidden by the policy")) }
        // Where any key is meant, its values are of many types, and a rule is about those that it is for.
        if minimum != nil || maximum != nil, !isOfAnyKey || value.isNumber {
            let number = DecimalAmount(value)
            if let minimum, number.map({ $0 < minimum }) ?? true {
                faults.append((.minimum, "must be at least \(constraint.minimum?.text ?? "") by the policy"))
            }
            if let maximum, number.map({ maximum < $0 || $0 == .zero && isUnlimitedByZero }) ?? true {
                let zero = number == .zero && isUnlimitedByZero ? ", and 0 is unlimited" : ""
                faults.append((.maximum, "must be at most \(constraint.maximum?.text ?? "") by the policy" + zero))
            }
        }
        if let pattern, !isOfAnyKey || value.string != nil {
            if value.isSecret {
                faults.append((.pattern, "is held against a pattern of the policy, and a reference cannot be"))
            } else if value.string.map({ !pattern.matches($0) }) ?? true {
                faults.append((.pattern, "does not look as the policy asks for: `\(constraint.pattern ?? "")`"))
            }
        }
        return faults
    }

    /// Whether 0 is more than any other number.
    private var isUnlimitedByZero: Bool { target.field.map { target.kind.fields[$0].isUnlimitedByZero } ?? false }

    private var isOfAnyKey: Bool { target.kind == .configuration && target.key == nil }
}

extension ConstraintTarget {
    /// The rows that it is about, by their places.
    fileprivate func rows(of values: RowSet) -> Range<Int> {
        guard let key else { return 0..<values.count }
        return values.index(of: key).map { $0..<$0 + 1 } ?? 0..<0
    }

    /// Whether there has to be a row for something to be declared: of the bot there always is one, and what holds for
    /// every row holds where there is none.
    fileprivate var asksForRow: Bool {
        kind != .bot && (key != nil || isRow)
    }
}

extension PathConstraint {
    /// The path of a value that it is about: with the key in the place of the `*`.
    fileprivate func path(ofRow key: String, _ target: ConstraintTarget) -> String {
        guard target.key == nil, !target.kind.section.isEmpty else { return path }
        let section = target.kind.section.joined(separator: ".") + "."
        guard path.utf8.starts(with: (section + ConstraintTarget.anyKey).utf8) else { return path }
        let rest = path.utf8.dropFirst(section.utf8.count + 1)
        return section + key + String(Substring(rest))
    }
}

extension FieldValue {
    /// Whether something is declared that is no switch that is off.
    fileprivate var isOn: Bool {
        switch self {
        case .bool(let isOn): isOn
        case .json(let json): json.text != "false"
        default: true
        }
    }

    fileprivate var isSecret: Bool {
        if case .secret = self { true } else { false }
    }

    fileprivate var isNumber: Bool {
        switch self {
        case .integer: true
        case .json(let json): if case .number = json.value { true } else { false }
        default: false
        }
    }

    /// The text that it is; `nil` for anything else.
    fileprivate var string: String? {
        switch self {
        case .text(let text): text
        case .json(let json): json.text.utf8.first == UInt8(ascii: "\"") ? json.value.string : nil
        default: nil
        }
    }
}
