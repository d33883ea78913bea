internal import Glibc

/// The environment of the process, read once: `getenv` a name costs more than 10 µs.
enum ProcessEnvironment {
    static var current: [String: String] { snapshot.variables }

    /// Names of variables whose values are not UTF-8: in ``current`` they are repaired, and a secret must not be.
    static var malformed: Set<String> { snapshot.malformed }

    private static let snapshot: (variables: [String: String], malformed: Set<String>) = {
        var variables: [String: String] = [:]
        var malformed: Set<String> = []
        var entry = unsafe environ
        while let variable = unsafe entry.pointee {
            let whole = unsafe String(validatingCString: variable)
            let text = unsafe whole ?? String(cString: variable)
            if let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                let name = String(text[..<mark])
                variables[name] = String(text[text.utf8.index(after: mark)...])
                if whole == nil { malformed.insert(name) }
            }
            unsafe entry += 1
        }
        return (variables, malformed)
    }()

    /// Who applies: whom the pipeline names, else the user, by the list of users where no variable says who that is.
    /// `TENANTRY_ACTOR` overrules all.
    static var actor: String {
        if let named = current["TENANTRY_ACTOR"], !named.isEmpty { return named }
        if let pipeline = PipelineSystem(in: current), let actor = pipeline.actor(in: current) { return actor }
        return ["USER", "LOGNAME"].lazy.compactMap { current[$0] }.first { !$0.isEmpty } ?? user ?? "uid \(getuid())"
    }

    /// The user's name in the list of users; `nil` where it has none, as in many containers.
    private static var user: String? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 16_384)
        // The texts are only good while the buffer is.
        return unsafe texts.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress,
                unsafe getpwuid_r(getuid(), &entry, base, buffer.count, &found) == 0, unsafe found != nil
            else { return nil }
            let name = unsafe String(cString: entry.pw_name)
            return name.isEmpty ? nil : name
        }
    }
}
