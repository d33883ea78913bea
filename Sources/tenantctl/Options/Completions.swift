internal import ArgumentParser
internal import TenantManifest

// What a shell offers behind an option or in the place of an argument.

extension CompletionKind {
    /// The tenants that the folder of manifests declares, by their files.
    static var tenant: CompletionKind { .custom { words, _, _ in manifests(words).tenantNames } }

    /// The environments of the folder of manifests.
    static var environment: CompletionKind { .custom { words, _, _ in manifests(words).environmentNames } }

    /// The folder that a command line names, or the usual one.
    private static func manifests(_ words: [String]) -> ManifestDirectory {
        let option = words.lastIndex(of: "--tenants").map { words.index(after: $0) }
        return ManifestDirectory(path: option.flatMap { $0 < words.endIndex ? words[$0] : nil } ?? "tenants")
    }
}
