import EmbeddedPostgres

extension TestCluster {
    /// What the server has written to its log so far.
    ///
    /// - Throws: An `Errno`.
    package func log() throws -> String { try readFile(server.directory + "/log") }
}
