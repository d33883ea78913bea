internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// What the values at dotted paths may be.

extension PolicyDecoder {
    /// Decodes `paths`.
    mutating func decodePaths(_ node: YAMLNode) {
        var found: [(constraint: PathConstraint, place: SourceLocation)] = []
        var unknown = 0
        for entry in entries(of: node, PolicySection.paths.rawValue) {
            let site = entry.key.node.site
            guard found.count < PolicySection.most else {
                report(.tooManyInPolicy("paths", PolicySection.most), at: site)
                break
            }
            guard entry.key.byteCount <= PathConstraint.longestPath else {
                report(.policyPathUnknown(entry.key, known: []), at: site)
                continue
            }
            let path = entry.key.text
            do throws(ConstraintTarget.Fault) {
                let target = try ConstraintTarget(path: path, in: catalog)
                // No row can have such a key, and paths are shown.
                guard !CardNumber.isHeld(in: path), target.key?.utf8.span.looksLikeCardNumber != true else {
                    report(.keyIsCardNumber(), at: site)
                    continue
                }
                guard let constraint = decodeConstraint(entry, path, target) else { continue }
                found.append((constraint, location(site)))
            } catch {
                switch error {
                case .unknown:
                    unknown += 1
                    // Each hint is a walk along all keys; whoever has so many wrong paths has read the first ones.
                    let known = unknown > 20 ? [] : ConstraintTarget.known(in: catalog)
                    if catalog.isComplete { report(.policyPathUnknown(entry.key, known: known), at: site) }
                case .section: report(.policyPathIsSection(path), at: site)
                case .elsewhere(let place): report(.policyPathElsewhere(path, place), at: site)
                }
            }
        }
        found.sort { $0.constraint.path.precedesInBytes($1.constraint.path) }
        policy.constraints = found.map(\.constraint)
        places = found.map(\.place)
    }

    private mutating func decodeConstraint(
        _ entry: YAMLMapping.Entry,
        _ path: String,
        _ target: ConstraintTarget
    ) -> PathConstraint? {
        guard let mapping = entry.value.mapping else {
            let wanted = Wanted.collection("a map such as `{ minimum: 1 }`")
            report(.wrongType(at: path, wanted: wanted, found: entry.value), at: entry.value.site)
            return nil
        }
        let before = diagnostics.errorCount
        let known = PathConstraint.Rule.allCases.map(\.rawValue) + [PathConstraint.reasonName]
        for member in mapping where !known.contains(where: member.key.matches) {
            report(.unknownKey(member.key, in: path, known: known), at: member.key.node.site)
        }
        for rule in PathConstraint.Rule.allCases {
            guard let node = mapping[rule.rawValue], let wanted = target.refusal(of: rule, in: catalog) else {
                continue
            }
            report(.ruleOfOtherType(path, rule, wanted), at: node.site)
        }
        func member(_ rule: PathConstraint.Rule) -> YAMLNode? { mapping[rule.rawValue] }
        let constraint = PathConstraint(
            path: path,
            minimum: bound(member(.minimum), path + ".minimum"),
            maximum: bound(member(.maximum), path + ".maximum"),
            isRequired: switched(member(.required), path + ".required"),
            isForbidden: switched(member(.forbidden), path + ".forbidden"),
            pattern: pattern(member(.pattern), path + ".pattern"),
            reason: reason(mapping[PathConstraint.reasonName], path + ".reason")
        )
        guard diagnostics.errorCount == before else { return nil }
        if let fault = constraint.fault {
            report(fault, at: entry.value.site)
            return nil
        }
        return constraint
    }

    private mutating func switched(_ node: YAMLNode?, _ path: String) -> Bool {
        node.flatMap { boolean($0, path) } ?? false
    }

    private mutating func bound(_ node: YAMLNode?, _ path: String) -> JSONText? {
        guard let node else { return nil }
        let number: JSONText
        switch node.scalar?.value {
        case .integer(let value): number = JSONText(.integer(value))
        case .float(let value) where value.isFinite: number = JSONText(.number("\(value)"))
        default:
            report(.wrongType(at: path, wanted: .number(unit: nil), found: node), at: node.site)
            return nil
        }
        guard PathConstraint.isBound(number) else {
            report(.numberTooLarge(path), at: node.site)
            return nil
        }
        return number
    }

    private mutating func pattern(_ node: YAMLNode?, _ path: String) -> String? {
        guard let text = text(node, path, atMost: TextPattern.longestPattern), let node else { return nil }
        do throws(TextPattern.Fault) {
            _ = try TextPattern(text)
            return text
        } catch {
            report(.patternForm(path, error), at: node.site)
            return nil
        }
    }

    private mutating func reason(_ node: YAMLNode?, _ path: String) -> String? {
        text(node, path, atMost: PathConstraint.longestReason)
    }

    /// Text that is not blank and that messages may show.
    private mutating func text(_ node: YAMLNode?, _ path: String, atMost maximum: Int) -> String? {
        guard let node else { return nil }
        guard let scalar = node.scalar, scalar.value == .string else {
            report(.wrongType(at: path, wanted: .text("text"), found: node), at: node.site)
            return nil
        }
        guard scalar.byteCount <= maximum * 4, scalar.text.unicodeScalars.count <= maximum else {
            report(.tooLong(path, maximum), at: node.site)
            return nil
        }
        guard !scalar.text.unicodeScalars.allSatisfy(\.isBlank) else {
            report(.blank(path), at: node.site)
            return nil
        }
        return scalar.text
    }
}

extension PathConstraint {
    /// Why all of its rules together make no sense; `nil` when they do.
    fileprivate var fault: Diagnostic? {
        if !Rule.allCases.contains(where: has) { return .constraintWithoutRule(path) }
        if isRequired, isForbidden { return .constraintContradicts(path) }
        return isEmptyRange ? .constraintRange(path) : nil
    }
}
