internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Configuration keys whose value is kept elsewhere: in a column of the bot, or in the switch of a feature.

extension ManifestDecoder {
    /// A value that was written under the name that the original bot has for it.
    struct Landing {
        /// The field that it is for.
        let target: FieldTarget
        /// The key of the row; `nil` for the bot.
        let key: String?
        /// What was written; `nil` where that was not understood.
        let value: FieldValue?
        /// The name under which it was written.
        let name: String
        /// Where it stands.
        let mark: YAMLMark
    }

    /// Decodes a value as the field takes it. It lands when the whole file is known, since its other spelling may
    /// stand before or after it.
    mutating func land(_ node: YAMLNode, _ target: FieldTarget, key: String?, _ place: PlaceName) {
        let value = value(of: node, target, named: place, row: 0)
        landings.append(Landing(target: target, key: key, value: value, name: place.text, mark: node.site))
    }

    /// Brings every such value to its field. One that is declared there already may say the same, and nothing else.
    mutating func settleLandings(_ bot: Int) {
        for landing in landings {
            let (kind, field) = (landing.target.kind, landing.target.field)
            let row =
                landing.key.map { key in
                    rows[kind].values.keys.firstIndex { $0.hasSameBytes(as: key) }
                        ?? rows[kind].append(key, at: Origin(landing.mark))
                } ?? bot
            let before = rows[kind].origin(ofRow: row, field: field)
            if before == .none {
                // Even what is not understood leaves its origin, so that it does not count as missing.
                rows[kind].declare(row, field, landing.value ?? .undeclared, at: Origin(landing.mark))
                continue
            }
            let other = rows[kind].values[row, field]
            guard let value = landing.value, other.isDeclared, value != other else { continue }
            report(.spellingsDisagree(landing.name, other: location(YAMLMark(before))), at: landing.mark)
        }
    }

    /// The columns of the bot by their names, as they are spelled first.
    static let botColumns: [String: FieldTarget] = targets(of: .bot)

    /// The switch of a feature.
    static let flagTarget =
        targets(of: .feature)["enabled"]
        ?? FieldTarget(
            kind: ResourceKind.feature.order,
            field: 0,
            format: .boolean,
            isNullable: false,
            derivedField: nil
        )

    private static func targets(of kind: ResourceKind) -> [String: FieldTarget] {
        var targets: [String: FieldTarget] = [:]
        for (index, field) in kind.fields.enumerated() {
            guard let spelling = field.spellings.first else { continue }
            targets[field.name] = FieldTarget(
                kind: kind.order,
                field: index,
                format: spelling.format,
                isNullable: field.isNullable,
                derivedField: kind.fields.firstIndex { $0.derivedFrom == field.name }
            )
        }
        return targets
    }
}
