internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with a policy, and what a policy finds wrong with a tenant.

extension Diagnostic {
    static func policyIsNotAMap(_ found: YAMLNode) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "a policy is a map of keys, and this is \(found.kindInWords)",
            hint: "begin with `version: 1`; `tenantctl schema policy` says what can stand there"
        )
    }

    static func unknownRisk(_ name: YAMLScalar) -> Diagnostic {
        let known = Risk.allCases.map(\.rawValue)
        let nearest = name.isName ? Suggestion.nearest(to: name.text, in: known) : nil
        let notes = Risk.allCases.filter { !$0.needsAcknowledgement }.map(\.rawValue)
        return fault(
            "policy.unknown_risk",
            name.isName ? "there is no risk `\(name.text)`" : "there is no such risk",
            hint: nearest.map { "did you mean `\($0)`?" } ?? "risks that are only notes: \(listed(notes))"
        )
    }

    static func fixedRisk(_ risk: Risk) -> Diagnostic {
        fault(
            "policy.fixed_risk",
            "`\(risk.rawValue)` always has to be accepted by name, and no policy can take that away",
            hint: "remove the line"
        )
    }

    static func sharedForm(_ path: String, _ rule: String) -> Diagnostic {
        fault("policy.shared_form", "this cannot stand below `\(path)`", hint: "an entry is \(rule)")
    }

    static func sharedTwice(_ path: String, other: SourceLocation) -> Diagnostic {
        fault(
            "policy.twice",
            "this stands below `\(path)` already",
            notes: [Note("the other one", at: other)],
            hint: "keep one of the two"
        )
    }

    static func tooManyInPolicy(_ path: String, _ limit: Int) -> Diagnostic {
        fault(
            "policy.too_many",
            "there are more than \(limit) entries below `\(path)`; the rest is not read",
            hint: "take out what is no longer needed; `*` in a path stands for any key"
        )
    }

    static func policyPathUnknown(_ path: YAMLScalar, known: [String]) -> Diagnostic {
        // `*` is no character of a name, and stands for one.
        let isShown =
            path.byteCount <= 200 && path.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            && !CardNumber.isHeld(in: path.text)
        let nearest = isShown ? Suggestion.nearest(to: path.text, in: known) : nil
        return fault(
            "policy.unknown_path",
            isShown ? "the path `\(path.text)` names nothing that a manifest can declare" : "this path names nothing",
            hint: nearest.map { "did you mean `\($0)`?" }
                ?? "a path is a field or a row, such as `settings.support_username` or `plans.*.price_toman`"
        )
    }

    static func policyPathIsSection(_ path: String) -> Diagnostic {
        fault(
            "policy.section_path",
            "`\(path)` is a section, and a constraint is about a value or a row",
            hint: "name a value below it; `*` stands for any key"
        )
    }

    static func policyPathElsewhere(_ path: String, _ place: String?) -> Diagnostic {
        fault(
            "policy.path_elsewhere",
            place == nil
                ? "`\(path)` belongs to the platform, and no manifest declares it"
                : "`\(path)` is kept under another name",
            hint: place.map { "write `\($0)`" } ?? "take it out"
        )
    }

    static func ruleOfOtherType(_ path: String, _ rule: PathConstraint.Rule, _ wanted: String) -> Diagnostic {
        fault(
            "policy.rule_type",
            "`\(rule.rawValue)` is for \(wanted), and `\(path)` is something else",
            hint: "take the rule out, or ask something else of the path"
        )
    }

    static func patternForm(_ path: String, _ why: TextPattern.Fault) -> Diagnostic {
        fault(
            "policy.pattern_form",
            "`\(path)` is no pattern that is known here: \(why.message)",
            hint: "docs/policy.md says what a pattern is made of"
        )
    }

    static func constraintWithoutRule(_ path: String) -> Diagnostic {
        fault(
            "policy.no_rule",
            "nothing is asked of `\(path)`",
            hint: "write one of \(listed(PathConstraint.Rule.allCases.map(\.rawValue)))"
        )
    }

    static func constraintContradicts(_ path: String) -> Diagnostic {
        fault("policy.contradiction", "`\(path)` cannot be required and forbidden", hint: "keep one of the two")
    }

    static func constraintRange(_ path: String) -> Diagnostic {
        emptyRange(path, id: "policy.contradiction")
    }

    // MARK: Of a folder

    static func policyViolation(_ violation: PolicyViolation, at constraint: SourceLocation?) -> Diagnostic {
        let (position, origin) = (violation.position, violation.position.origin)
        return Diagnostic(
            .error,
            id: "policy.\(violation.rule.rawValue)",
            message: violation.message,
            at: SourceLocation(file: position.file, line: Int(origin.line), column: Int(origin.column)),
            notes: [Note("the policy says so here", at: constraint)],
            hint: "write what the policy asks for, or have whoever keeps the policy change it"
        )
    }

    static func constraintMatchesNothing(_ path: String, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "policy.no_effect",
            message: "nothing is declared at `\(path)`, so that the policy asks nothing of anybody there",
            at: place
        )
    }

    static func sharedSecretOfTenant(_ slug: String, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "policy.shared_of_tenant",
            message: "this looks like a secret of the tenant `\(slug)`, and every tenant may refer to it",
            at: place,
            hint: "give what is shared a name that no tenant has"
        )
    }
}
