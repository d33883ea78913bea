internal import CanonicalJSON
internal import TenantModel

/// The schema of `_policy.yaml`, made from what ``PolicyDecoder`` decodes by.
struct PolicySchema {
    private let catalog: Catalog

    /// Makes the schema of policies whose paths may name the keys of a catalog.
    init(_ catalog: Catalog) {
        self.catalog = catalog
    }

    /// The whole schema.
    var document: JSON {
        .map([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "title": .string("A policy of Tenantry"),
            "description": .string("What holds for all tenants of a directory."),
            "type": .string("object"),
            "properties": .object(PolicySection.allCases.map { JSON.Member($0.rawValue, schema(of: $0)) }),
            "additionalProperties": .bool(false), "required": .texts([PolicySection.version.rawValue]),
            "$defs": .object(Family.allCases.map { JSON.Member($0.rawValue, $0.schema) }),
        ])
    }

    private func schema(of section: PolicySection) -> JSON {
        let schema: JSON =
            switch section {
            case .version: .map(["const": .integer(ManifestDecoder.version)])
            case .limits: closed(PolicyLimit.allCases.map { JSON.Member($0.rawValue, $0.schema) })
            case .acknowledgements: closed(Risk.allCases.map { JSON.Member($0.rawValue, $0.schema) })
            case .drift: closed(CountedDrift.allCases.map { JSON.Member($0.rawValue, $0.schema) })
            case .shared: closed(PolicySection.Shared.allCases.map { JSON.Member($0.rawValue, $0.schema) })
            case .paths: paths
            }
        return schema.with(["description": .string(section.about)])
    }

    private func closed(_ properties: [JSON.Member]) -> JSON {
        .map(["type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false)])
    }

    // MARK: Paths

    /// Every path by its name, and those through rows whose keys a tenant makes up by a pattern as well.
    private var paths: JSON {
        var (properties, patterns): ([JSON.Member], [JSON.Member]) = ([], [])
        for path in ConstraintTarget.known(in: catalog) {
            guard let target = try? ConstraintTarget(path: path, in: catalog) else { continue }
            let family = JSON.reference(Family(target, in: catalog).rawValue)
            properties.append(JSON.Member(path, family))
            if target.key == nil, target.kind.keyFormat == .slug, let pattern = Self.pattern(of: path) {
                patterns.append(JSON.Member(pattern, family))
            }
        }
        return closed(properties).with([
            "patternProperties": .object(patterns), "maxProperties": .integer(PolicySection.most),
        ])
    }

    /// The regular expression of a path with any key in the place of the `*`; `nil` where there is none.
    private static func pattern(of path: String) -> String? {
        let parts = path.split(separator: ".").map(String.init)
        guard parts.contains(ConstraintTarget.anyKey) else { return nil }
        let key = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
        return "^" + parts.map { $0 == ConstraintTarget.anyKey ? key : $0 }.joined(separator: "\\.") + "$"
    }

    /// What constraints may ask, by what stands at their paths.
    private enum Family: String, CaseIterable {
        case number, text, numberOrText, other

        init(_ target: ConstraintTarget, in catalog: Catalog) {
            let takesNumbers = target.refusal(of: .minimum, in: catalog) == nil
            let takesText = target.refusal(of: .pattern, in: catalog) == nil
            self =
                switch (takesNumbers, takesText) {
                case (true, true): .numberOrText
                case (true, false): .number
                case (false, true): .text
                case (false, false): .other
                }
        }

        private var rules: [PathConstraint.Rule] {
            PathConstraint.Rule.allCases.filter { rule in
                switch rule {
                case .minimum, .maximum: self == .number || self == .numberOrText
                case .pattern: self == .text || self == .numberOrText
                case .required, .forbidden: true
                }
            }
        }

        var schema: JSON {
            let reason = ValueFormat.text(maximum: PathConstraint.longestReason).schema
                .with(["description": .string("Why; errors quote it.")])
            let members = rules.map { JSON.Member($0.rawValue, $0.schema) }
            return .map([
                "type": .string("object"),
                "properties": .object(members + [JSON.Member(PathConstraint.reasonName, reason)]),
                "additionalProperties": .bool(false),
                "anyOf": .array(rules.map(\.isAsked)),
                "not": .map(["allOf": .array([PathConstraint.Rule.required, .forbidden].map(\.isAsked))]),
            ])
        }
    }
}

extension PathConstraint.Rule {
    fileprivate var schema: JSON {
        let schema: JSON =
            switch self {
            case .minimum, .maximum: .type("number")
            case .required, .forbidden: .type("boolean")
            case .pattern: ValueFormat.text(maximum: TextPattern.longestPattern).schema
            }
        return schema.with(["description": .string(about)])
    }

    /// The schema of constraints that ask this.
    fileprivate var isAsked: JSON {
        let isPresent = JSON.map(["required": .texts([rawValue])])
        return switch self {
        case .minimum, .maximum, .pattern: isPresent
        case .required, .forbidden:
            isPresent.with(["properties": .map([:]).adding(rawValue, .map(["const": .bool(true)]))])
        }
    }
}

extension PolicyLimit {
    fileprivate var schema: JSON {
        JSON.integers(range).with(["description": .string(about), "default": .integer(initial)])
    }
}

extension Risk {
    fileprivate var schema: JSON {
        needsAcknowledgement
            ? .map(["const": .bool(true), "description": .string("Always has to be accepted by name.")])
            : .map(["type": .string("boolean"), "description": .string("A note, unless this is `true`.")])
    }
}

extension CountedDrift {
    fileprivate var schema: JSON {
        .map(["type": .string("boolean"), "default": .bool(false), "description": .string(about)])
    }
}

extension PolicySection.Shared {
    fileprivate var schema: JSON {
        let pattern =
            switch self {
            case .secrets: "^[A-Za-z_][A-Za-z0-9_]{0,254}$"
            case .files: #"^(?!(?:.*/)?\.{1,2}(?:/|$))[^/\u0000]+(?:/[^/\u0000]+)*$"#
            }
        return .map([
            "type": .string("array"),
            "items": .map(["type": .string("string"), "pattern": .string(pattern), "maxLength": .integer(1024)]),
            "uniqueItems": .bool(true), "maxItems": .integer(PolicySection.most),
            "description": .string(about),
        ])
    }
}

extension JSON {
    /// An object with one member more.
    fileprivate func adding(_ name: String, _ value: JSON) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members + [Member(name, value)])
    }
}
