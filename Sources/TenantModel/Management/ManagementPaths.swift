/// What a dotted path below `management:` or in a policy names, told from the descriptions of the kinds.
public struct ManagementPaths: Sendable {
    /// The paths that every manifest has, each with what it names: `settings`, `settings.support_username`, `plans`.
    private let fixed: [String: [ManagementTarget]]

    /// The paths that follow from ``ResourceKind/all``, of all that others may have the last word about.
    public static let standard = ManagementPaths { $0.isManageable }
    /// The paths of everything that a manifest may declare.
    public static let declarable = ManagementPaths { _ in true }

    /// A path takes no more: its longest names are a section, a key of 100 bytes and a field.
    private static let longest = 255

    private init(of isIncluded: (Field) -> Bool) {
        var fixed: [String: [ManagementTarget]] = [:]
        for kind in ResourceKind.all {
            for length in kind.section.indices.map({ $0 + 1 }) {
                let path = kind.section.prefix(length).joined(separator: ".")
                fixed[path, default: []] += kind.targets(ofRow: nil, precision: length)
            }
            for (place, field) in kind.fields.enumerated() where isIncluded(field) {
                for path in field.spellings.compactMap({ $0.fixedPath(in: kind) }) {
                    for length in path.indices.map({ $0 + 1 }) {
                        fixed[path.prefix(length).joined(separator: "."), default: []] += kind.targets(
                            of: place,
                            key: nil,
                            precision: length == path.count ? ManagementTarget.exact(length) : length
                        )
                    }
                }
            }
        }
        self.fixed = fixed
    }

    /// What `path` names.
    ///
    /// - Parameters:
    ///   - path: A path as it is written. A key may hold dots; the longest key that is there is meant.
    ///   - isDeclared: Whether the manifest declares a row with this key.
    /// - Returns: `nil` when it names nothing.
    public func targets(
        of path: String,
        isDeclared: (ResourceKind, String) -> Bool
    ) -> [ManagementTarget]? {
        guard path.utf8.count <= Self.longest else { return nil }
        if let targets = fixed[path] { return targets }
        for kind in ResourceKind.all where !kind.section.isEmpty {
            let section = kind.section.joined(separator: ".") + "."
            guard path.utf8.starts(with: section.utf8) else { continue }
            let rest = path.utf8.dropFirst(section.utf8.count)
            var end = rest.endIndex
            while true {
                if let key = String(rest[..<end]), isDeclared(kind, key) {
                    let member = rest[end...].dropFirst()
                    // A dot behind the key promises a member.
                    let targets =
                        end == rest.endIndex
                        ? kind.targets(ofRow: key, precision: kind.section.count + 1)
                        : kind.targets(ofRow: key, below: member)
                    if let targets { return targets }
                }
                guard let dot = rest[..<end].lastIndex(of: UInt8(ascii: ".")) else { break }
                end = dot
            }
        }
        return nil
    }

    /// Every path that may be written, in byte order: what a mistaken one is compared with.
    ///
    /// - Parameter keys: The keys that a manifest declares of a kind.
    /// - Returns: The paths; those of keys that hold dots may be ambiguous, as they are when written.
    public func known(keys: (ResourceKind) -> [String]) -> [String] {
        var paths = Array(fixed.keys)
        for kind in ResourceKind.all where !kind.section.isEmpty {
            let section = kind.section.joined(separator: ".") + "."
            let members = kind.fields.filter(\.isManageable).flatMap(\.spellings).compactMap(\.memberPath)
            for key in keys(kind) {
                paths.append(section + key)
                paths += members.map { section + key + "." + $0.joined(separator: ".") }
            }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension ResourceKind {
    /// What a field's own path names: the field, what follows from it, and the other half of a switch.
    fileprivate func targets(of place: Int, key: String?, precision: Int) -> [ManagementTarget] {
        var targets = [ManagementTarget(kind: self, key: key, field: place, precision: precision)]
        for (other, field) in fields.enumerated() where field.derivedFrom == fields[place].name {
            targets.append(ManagementTarget(kind: self, key: key, field: other, precision: precision))
        }
        if let flag = fields[place].switchesFeature, let enabled = ResourceKind.feature.fieldIndex("enabled") {
            targets.append(ManagementTarget(kind: .feature, key: flag, field: enabled, precision: precision))
        }
        if self === ResourceKind.feature, fields[place].name == "enabled" {
            targets += ResourceKind.bot.switches(of: key, precision: precision)
        }
        return targets
    }

    /// What the path of a row names, or of the section of all rows: they, and the switches that flags among them are.
    fileprivate func targets(ofRow key: String?, precision: Int) -> [ManagementTarget] {
        let rows = ManagementTarget(kind: self, key: key, precision: precision)
        guard self === ResourceKind.feature else { return [rows] }
        return [rows] + ResourceKind.bot.switches(of: key, precision: precision)
    }

    /// What the path of a member of the row `key` names; `nil` for a member that rows of the kind do not have.
    fileprivate func targets(ofRow key: String, below rest: Substring.UTF8View.SubSequence) -> [ManagementTarget]? {
        let depth = section.count + 1
        for (place, field) in fields.enumerated() where field.isManageable {
            for path in field.spellings.compactMap(\.memberPath)
            where path.joined(separator: ".").utf8.elementsEqual(rest) {
                return targets(of: place, key: key, precision: ManagementTarget.exact(depth + path.count))
            }
        }
        return nil
    }

    /// The columns of the bot that say what the flag `key` says; of every flag where there is no key.
    private func switches(of key: String?, precision: Int) -> [ManagementTarget] {
        fields.enumerated().compactMap { place, field in
            guard let flag = field.switchesFeature, key == nil || key == flag else { return nil }
            return ManagementTarget(kind: self, field: place, precision: precision)
        }
    }
}

extension Spelling {
    /// The path from the top of the file, where it holds no key.
    fileprivate func fixedPath(in kind: ResourceKind) -> [String]? {
        switch place {
        case .entry(let path): kind.section.isEmpty ? path : nil
        case .section(let path): path
        }
    }

    /// The path below the entry of a row, where it is not the entry itself.
    fileprivate var memberPath: [String]? {
        if case .entry(let path) = place, !path.isEmpty { path } else { nil }
    }
}
