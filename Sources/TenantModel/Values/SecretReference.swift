internal import CanonicalJSON

/// Where a manifest says that a secret is: `{ env: NAME }` or `{ file: PATH }`.
public enum SecretReference: Sendable {
    /// A variable of the environment.
    case environment(name: String)
    /// A file, relative to the folder of secrets.
    case file(path: String)
}

extension SecretReference: Hashable {
    /// Equality of bytes: two spellings of one letter are two files.
    public static func == (left: SecretReference, right: SecretReference) -> Bool {
        switch (left, right) {
        case (.environment(let left), .environment(let right)), (.file(let left), .file(let right)):
            left.hasSameBytes(as: right)
        default: false
        }
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .environment(let name):
            hasher.combine(0)
            for byte in name.utf8 { hasher.combine(byte) }
        case .file(let path):
            hasher.combine(1)
            for byte in path.utf8 { hasher.combine(byte) }
        }
    }
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
        // By bytes: behind a colon, a mark that joins letters would make one character with it.
        let bytes = description.utf8
        if bytes.starts(with: "env:".utf8) {
            self = .environment(name: String(Substring(bytes.dropFirst(4))))
        } else if bytes.starts(with: "file:".utf8) {
            self = .file(path: String(Substring(bytes.dropFirst(5))))
        } else {
            return nil
        }
    }
}
