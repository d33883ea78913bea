internal import CanonicalJSON

/// Secrets that every tenant and every layer may refer to, though their names do not begin with the tenant's own.
public struct SharedSecrets: Sendable {
    /// Names of variables, in byte order.
    public let names: [String]
    /// Paths below the folder of secrets, in byte order.
    public let files: [String]
    private let references: Set<SecretReference>

    /// Takes names and paths, of which ``isName(_:)`` and ``isPath(_:)`` hold.
    public init(names: some Sequence<String> = [], files: some Sequence<String> = []) {
        self.names = names.sorted { $0.precedesInBytes($1) }
        self.files = files.sorted { $0.precedesInBytes($1) }
        references = Set(self.names.map { .environment(name: $0) } + self.files.map { .file(path: $0) })
    }

    /// Whether a reference is to one of them.
    public func contains(_ reference: SecretReference) -> Bool {
        !references.isEmpty && references.contains(reference)
    }

    /// Whether `name` can be the name of a variable: A-Z, a-z, 0-9 and _, at most 255 of them, no digit first.
    public static func isName(_ name: String) -> Bool {
        guard (1...255).contains(name.utf8.count), let first = name.utf8.first, first &- 0x30 >= 10 else {
            return false
        }
        return name.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") }
    }

    /// Whether `path` leads below a folder and takes no way round: no empty part, no `.` and no `..`.
    public static func isPath(_ path: String) -> Bool {
        guard (1...1024).contains(path.utf8.count) else { return false }
        return path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8) && !part.contains(0)
        }
    }
}
