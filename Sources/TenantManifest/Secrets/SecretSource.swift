internal import Diagnostics
internal import TenantModel

/// Where the values of secrets come from.
///
/// Everything is handed in: this module reads no environment. Names and paths are checked before they are
/// looked up, so that no manifest can pull in what is not its tenant's.
public struct SecretSource: Sendable {
    private let environment: [String: String]
    private let malformed: Set<String>
    private let variables: [String: Secret]
    private let folder: SecretFolder?
    /// What every tenant may refer to.
    private(set) var shared = SharedSecrets()

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - environment: The process's environment, whole: 10,000 single look-ups by `getenv` take a tenth of
    ///     a second.
    ///   - malformed: Names of variables that are set and are not UTF-8.
    ///   - directory: The folder that `{ file: PATH }` is relative to.
    ///   - dotenv: Variables of dotenv files, of which a later one wins. As in every dotenv reader, the environment wins over
    ///     them.
    public init(
        environment: [String: String],
        malformed: Set<String> = [],
        directory: String? = nil,
        dotenv: [DotenvFile] = []
    ) {
        self.environment = environment
        self.malformed = malformed
        variables = dotenv.reduce(into: [:]) { all, file in all.merge(file.variables) { _, later in later } }
        folder = directory.map { SecretFolder(path: $0) }
    }

    /// A source of these variables alone.
    init(variables: [String: Secret]) {
        self.environment = [:]
        self.malformed = []
        self.variables = variables
        self.folder = nil
    }

    /// A source that has nothing: every secret stays unresolved.
    public static let none = SecretSource(environment: [:])
}

extension SecretSource {
    /// What came of looking a secret up.
    enum Resolution {
        /// It is at hand.
        case resolved(Secret)
        /// It is not there, or empty.
        case unresolved
        /// It is there and must not be used.
        case refused(Diagnostic)
    }

    /// The same source, of which a policy shares some secrets with every tenant and every layer.
    func sharing(_ shared: SharedSecrets) -> SecretSource {
        var source = self
        source.shared = shared
        return source
    }

    /// Why a tenant may not refer to a secret.
    ///
    /// - Parameters:
    ///   - reference: The secret.
    ///   - slug: The tenant; `nil` for a layer, which may only name what is shared.
    /// - Returns: `nil` when it may.
    func refusal(of reference: SecretReference, to slug: String?) -> Diagnostic? {
        if shared.contains(reference) { return nil }
        guard let slug else { return .notShared(reference) }
        switch reference {
        case .environment(let name):
            let prefix = TenantSlug.environmentPrefix(of: slug)
            // Whether or not a shell takes the name, nobody else's is the same.
            guard Self.isOwn(TenantSlug.variable(name), prefix) else { return .foreignName(prefix: prefix) }
            return ProcessVariables.family(of: name).map { .ofTheProcess($0) }
        case .file(let path):
            return SecretFolder.isOwn(path, of: slug) ? nil : .foreignPath(slug: slug)
        }
    }

    /// Looks a secret up, once ``refusal(of:to:)`` has let it pass. One newline at its end is dropped.
    func resolve(_ reference: SecretReference, for slug: String?) -> Resolution {
        switch reference {
        case .environment(let name):
            guard !malformed.contains(name) else { return .refused(.secretUnreadable(reference, "it is not UTF-8")) }
            let found = environment.isEmpty ? nil : environment[name].map(Secret.init)
            return (found ?? variables[name]).map { Self.usable($0, reference) } ?? .unresolved
        case .file(let path):
            return folder?.read(path, of: shared.contains(reference) ? nil : slug) ?? .unresolved
        }
    }

    /// The longest secret, in bytes, without the newline at its end.
    static let longest = 64 << 10
    /// Why a longer one is refused.
    static let tooLong = "it has more than \(longest) bytes"

    /// A value without the newline that editors and `echo` put at its end; nothing is unresolved.
    static func usable(_ secret: Secret, _ reference: SecretReference) -> Resolution {
        let value = secret.reveal()
        var bytes = value.utf8[...]
        // No column can hold it, which would only turn out when it is written.
        guard !bytes.contains(0) else { return .refused(.secretUnreadable(reference, "it holds a NUL character")) }
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D, bytes.count < value.utf8.count { bytes.removeLast() }
        guard !bytes.isEmpty else { return .unresolved }
        guard bytes.count <= longest else { return .refused(.secretUnreadable(reference, tooLong)) }
        return .resolved(bytes.count == value.utf8.count ? secret : Secret(String(Substring(bytes))))
    }

    private static func isOwn(_ name: String, _ prefix: String) -> Bool {
        guard name.utf8.starts(with: prefix.utf8), name.utf8.count > prefix.utf8.count,
            name.utf8.count <= 255
        else { return false }
        return name.utf8.allSatisfy { byte in
            byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
        }
    }
}
