import SystemPackage

/// Whole folders at once.
enum FileTree {
    /// Removes a file, link or folder with all that is in it; nothing there is fine. By `rm`, which follows no
    /// link however the tree changes below it, and blocks no thread of ours.
    ///
    /// - Throws: `directoryUnusable`, `cancelled`.
    static func remove(_ path: FilePath) async throws(EmbeddedPostgresError) {
        let outcome = try await Program("/bin/rm", ["-rf", "--", path.string]).run()
        guard outcome.succeeded else {
            throw EmbeddedPostgresError(
                .directoryUnusable,
                "\(path) cannot be removed.",
                log: LogTail.lines(of: outcome.errors)
            )
        }
    }
}
