internal import Glibc

/// The environment of the process, read once: `getenv` a name costs more than 10 µs.
enum ProcessEnvironment {
    static let current: [String: String] = {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let variable = unsafe entry.pointee {
            let text = unsafe String(cString: variable)
            if let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                variables[String(text[..<mark])] = String(text[text.utf8.index(after: mark)...])
            }
            unsafe entry += 1
        }
        return variables
    }()

    /// Whether a pipeline runs us.
    static var isPipeline: Bool { current["CI"].map { !["", "0", "false"].contains($0) } ?? false }

    /// Who applies: the person whom the pipeline names, else the user.
    static var actor: String {
        for name in ["TENANTRY_ACTOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_USER_ID", "USER", "LOGNAME"] {
            if let value = current[name], !value.isEmpty { return value }
        }
        return "uid \(getuid())"
    }

    /// The commit that the pipeline checked out.
    static var sourceCommit: String? {
        ["GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT"].lazy.compactMap { current[$0] }.first { !$0.isEmpty }
    }
}
