/// Where a manifest says that a secret is: `{ env: NAME }` or `{ file: PATH }`.
public enum SecretReference: Hashable, Sendable {
    /// A variable of the environment.
    case environment(name: String)
    /// A file, relative to the folder of secrets.
    case file(path: String)
}

extension SecretReference: CustomStringConvertible {
    /// `env:NAME` or `file:PATH`; what the ledger keeps.
    public var description: String {
        switch self {
        case .environment(let name): "env:" + name
        case .file(let path): "file:" + path
        }
    }

    /// Reads ``description`` back.
    public init?(_ description: String) {
        if description.hasPrefix("env:") {
            self = .environment(name: String(description.dropFirst(4)))
        } else if description.hasPrefix("file:") {
            self = .file(path: String(description.dropFirst(5)))
        } else {
            return nil
        }
    }
}
