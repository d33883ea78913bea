internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Who wins where, and what rows were called before.

extension ManifestDecoder {
    /// Takes what is said about rows besides their values.
    mutating func take(_ directive: Shape.Directive, _ node: YAMLNode, row: Int, named place: PlaceName) {
        switch directive {
        case .management: directives.management = node
        case .renamedFrom(let kind): takeRenaming(node, kind: kind, row: row, named: place)
        }
    }

    private mutating func takeRenaming(_ node: YAMLNode, kind: Int, row: Int, named place: PlaceName) {
        guard let scalar = node.scalar, scalar.value == .string || scalar.isWholeNumber else {
            return report(.wrongType(at: place.text, wanted: .text("text"), found: node), at: node.site)
        }
        let previous = RowKey(scalar, in: catalog)
        let key = rows[kind].values.keys[row]
        if previous.looksLikeCardNumber {
            report(.keyIsCardNumber(), at: node.site)
        } else if !previous.has(ResourceKind.all[kind].keyFormat) {
            report(.invalidKey(ResourceKind.all[kind].keyFormat), at: node.site)
        } else if scalar.matches(key) {
            report(.renamedFromItself(place.text), at: node.site)
        } else {
            let renaming = Renaming(key: key, previousKey: previous.text, origin: Origin(node.site))
            if kind == ResourceKind.bot.order {
                directives.renaming = renaming
            } else {
                directives.rowRenamings.append((kind, renaming))
            }
        }
    }

    /// Hands the rows what they were called before. Every row has to be known.
    mutating func takeRenamings() {
        for (kind, renaming) in directives.rowRenamings where rows[kind].values.index(of: renaming.key) != nil {
            rows[kind].rename(renaming)
        }
        guard !directives.rowRenamings.isEmpty else { return }
        for kind in rows.indices {
            let renamings = rows[kind].renamings
            for fault in RenameFault.faults(in: renamings) {
                switch fault {
                case .claimedTwice(let second, let first):
                    let other = location(YAMLMark(renamings[first].origin))
                    report(.previousNameTwice(at: nil, other: other), at: YAMLMark(renamings[second].origin))
                case .circle(let place): report(.renameCircle(at: nil), at: YAMLMark(renamings[place].origin))
                }
            }
        }
    }

    /// Who wins where. Every row has to be known, and in order.
    ///
    /// - Parameter files: What the files declare that the tenant is made of. A row that one of them has and another takes out
    ///   may be named: the same file of the tenant is read with an environment and without.
    /// - Returns: The rules.
    mutating func decodeManagement(besides files: [Declarations]) -> ManagementRules {
        guard let node = directives.management else { return ManagementRules() }
        guard let mapping = node.mapping else {
            report(.wrongType(at: "management", wanted: .collection("a map"), found: node), at: node.site)
            return ManagementRules()
        }
        var rules: [ManagementRule] = []
        var unknown = 0
        for entry in mapping {
            let site = entry.key.node.site
            let declared = ManagementPaths.standard.targets(of: entry.key.text) { kind, key in
                rows[kind.order].values.index(of: key) != nil
            }
            let targets =
                declared
                ?? ManagementPaths.standard.targets(of: entry.key.text) { kind, key in
                    files.contains { $0.rows[kind.order].values.index(of: key) != nil }
                }
            guard let targets else {
                if let place = placeElsewhere(of: entry.key) {
                    report(.pathElsewhere(entry.key.text, place), at: site)
                    continue
                }
                unknown += 1
                // Each hint is a walk along all keys; whoever has so many wrong paths has read the first ones.
                let known = unknown > 20 ? [] : ManagementPaths.standard.known { rows[$0.order].values.keys }
                report(.unknownPath(entry.key, known: known), at: site)
                continue
            }
            guard let management = management(entry.value, of: entry.key) else { continue }
            rules.append(
                ManagementRule(path: entry.key.text, management: management, origin: Origin(site), targets: targets)
            )
        }
        let management = ManagementRules(rules)
        check(management)
        return management
    }

    /// The path of what is written under this name below `configuration` and kept elsewhere; `nil` where there is nothing of the
    /// kind.
    private func placeElsewhere(of path: YAMLScalar) -> String? {
        guard path.isName, let place = catalog.landing(at: path.text)?.placeElsewhere else { return nil }
        let targets = ManagementPaths.standard.targets(of: place) { rows[$0.order].values.index(of: $1) != nil }
        return targets == nil ? nil : place
    }

    private mutating func management(_ node: YAMLNode, of key: YAMLScalar) -> Management? {
        let words = Management.allCases.map(\.rawValue)
        guard let scalar = node.scalar, scalar.value == .string else {
            report(
                .wrongType(at: key.shownName, wanted: .choice(words), found: node),
                at: node.site
            )
            return nil
        }
        if let management = Management.allCases.first(where: { scalar.matches($0.rawValue) }) { return management }
        report(.notAChoice(key.shownName, scalar, words), at: node.site)
        return nil
    }

    private mutating func check(_ management: ManagementRules) {
        for (first, second) in management.contradictions(in: rows) {
            let other = location(YAMLMark(first.origin))
            report(.managementDisagrees(second.path, other: other), at: YAMLMark(second.origin))
        }
        for (rule, kind, field) in management.unobservable(in: rows) {
            report(.observesRequired(rule.path, kind: kind, field: field), at: YAMLMark(rule.origin))
        }
        for rule in management.pointless(in: rows) {
            report(.managesNothing(rule.path), at: YAMLMark(rule.origin))
        }
    }
}
