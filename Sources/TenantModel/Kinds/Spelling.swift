/// How a manifest spells a field: where it stands and what form it has there.
public struct Spelling: Sendable {
    /// Where it stands.
    public let place: Place
    /// What form it has.
    public let format: ValueFormat

    /// Where a value stands in a manifest.
    public enum Place: Sendable {
        /// Below the entry of the row; the empty path is the entry itself.
        case entry([String])
        /// From the top of the file; the value goes to every row of the kind.
        case section([String])
    }

    /// The dotted path of the field from the top of the file, for the row `key`.
    public func path(in kind: ResourceKind, _ key: String) -> String {
        let names: [String] =
            switch place {
            case .entry(let path) where kind === ResourceKind.bot: path
            case .entry(let path): kind.section + [key] + path
            case .section(let path): path
            }
        return names.joined(separator: ".")
    }

    /// `path`, dotted, below the entry of the row.
    static func at(_ path: String, _ format: ValueFormat) -> Spelling {
        Spelling(place: .entry(path.split(separator: ".").map(String.init)), format: format)
    }

    /// The entry of the row itself.
    static func entry(_ format: ValueFormat) -> Spelling {
        Spelling(place: .entry([]), format: format)
    }

    /// `path`, dotted, from the top of the file, for every row of the kind.
    static func everyRow(_ path: String, _ format: ValueFormat) -> Spelling {
        Spelling(place: .section(path.split(separator: ".").map(String.init)), format: format)
    }
}
