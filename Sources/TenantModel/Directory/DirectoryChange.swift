public import CanonicalJSON

/// A change that is about the whole directory and about no tenant: of what is in force, or of where it comes from.
public struct DirectoryChange: Sendable {
    /// What is changed.
    public let kind: Kind
    /// What is another thing, what loosens the most first: see ``Line/Bearing``.
    public let lines: [Line]
    /// The file that says so, as it was named to the tool; `nil` where none does.
    public let file: String?
    /// Whether somebody has to accept it by name. Nobody has to while the database holds no tenant of ours: there is
    /// nothing yet that it could loosen.
    public let needsAcknowledgement: Bool

    /// Makes a change.
    public init(kind: Kind, lines: [Line], file: String?, needsAcknowledgement: Bool) {
        self.kind = kind
        self.lines = lines
        self.file = file
        self.needsAcknowledgement = needsAcknowledgement
    }

    /// What can be changed, in the order in which it is shown. A new one is a line here and one where it is planned.
    public enum Kind: String, Sendable, CaseIterable {
        case policy, catalog, environment, source

        /// What it means.
        public var risk: Risk {
            switch self {
            case .policy: .policyChanged
            case .catalog: .catalogChanged
            case .environment: .environmentChanged
            case .source: .sourceNotDescendant
            }
        }
    }

    /// One thing that is said now and was not, or no longer, or otherwise.
    public struct Line: Sendable, Hashable {
        /// What it is: `limits.deletions`, `shared.secrets`; empty where it is all there is.
        public let name: String
        /// What was said; `nil` for nothing.
        public let before: JSONText?
        /// What is said now; `nil` for nothing.
        public let after: JSONText?

        /// Makes a line.
        public init(name: String, before: JSONText?, after: JSONText?) {
            self.name = name
            self.before = before
            self.after = after
        }
    }
}
