internal import ArgumentParser
internal import Glibc

// What a shell offers behind an option or in the place of an argument.

extension CompletionKind {
    /// The tenants that the folder of manifests declares, by their files.
    static var tenant: CompletionKind { .custom { words, _, _ in names(in: "", after: words) } }

    /// The environments of the folder of manifests.
    static var environment: CompletionKind { .custom { words, _, _ in names(in: "/_environments", after: words) } }

    /// What the files in a folder of manifests are called, without what begins with `_`.
    ///
    /// - Parameters:
    ///   - folder: The folder below that of the manifests.
    ///   - words: The command line, which may name another folder than `tenants`.
    /// - Returns: The names, sorted.
    private static func names(in folder: String, after words: [String]) -> [String] {
        let option = words.lastIndex(of: "--tenants").map { words.index(after: $0) }
        let tenants = option.flatMap { $0 < words.endIndex ? words[$0] : nil } ?? "tenants"
        guard let stream = unsafe opendir(tenants + folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) { unsafe String(cString: $0) }
            guard name.hasSuffix(".yaml"), !name.hasPrefix("_"), !name.hasPrefix(".") else { continue }
            names.append(String(name.dropLast(".yaml".count)))
        }
        return names.sorted()
    }
}
