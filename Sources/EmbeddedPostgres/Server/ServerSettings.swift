/// What the server is told on its command line.
///
/// Not in `postgresql.conf`: root would have to write that file inside a folder that belongs to another user.
struct ServerSettings: Sendable, Hashable {
    /// For one person or one run of tests on a machine that has other things to do. Callers may replace them.
    static let defaults = [
        "autovacuum_naptime": "10s",
        // Frees the locks of a killed client in a quarter of a second.
        "client_connection_check_interval": "500ms",
        "cluster_name": "tenantry",
        "jit": "off",
        "log_timezone": "UTC",
        "max_replication_slots": "0",
        "max_wal_senders": "0",
        "max_wal_size": "256MB",
        "min_wal_size": "32MB",
        "shared_buffers": "32MB",
        "timezone": "UTC",
        "wal_level": "minimal",
    ]

    /// What the server has to be whatever callers say: reached through its folder alone, and silent in its log
    /// about statements, keys and values, because the log is quoted in errors.
    static func required(socketDirectory: String) -> [String: String] {
        [
            "listen_addresses": "",
            "log_destination": "stderr",
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "logging_collector": "off",
            "port": "\(SocketDirectory.port)",
            "unix_socket_directories": socketDirectory,
            "unix_socket_permissions": "0700",
        ]
    }

    let values: [String: String]

    init(extra: [String: String], socketDirectory: String) {
        values = Self.defaults
            .merging(extra) { _, extra in extra }
            .merging(Self.required(socketDirectory: socketDirectory)) { _, required in required }
    }

    /// The options for `postgres`, quoted for the shell that `pg_ctl` hands them to; sorted, so that two starts
    /// look the same in a process list.
    var shellOptions: String {
        values.sorted { $0.key < $1.key }
            .map { "-c " + Self.quotedForShell("\($0.key)=\($0.value)") }
            .joined(separator: " ")
    }

    /// Text as one word of a POSIX shell.
    static func quotedForShell(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
