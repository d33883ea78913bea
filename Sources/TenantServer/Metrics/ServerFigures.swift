internal import PostgresDriver
internal import TenantRuntime

extension Backend {
    /// Everything that `/metrics` tells, in the text format of Prometheus.
    var figures: String {
        var text = PrometheusText()
        writeState(to: &text)
        metrics.write(routes: API.routes.operations.map(\.id), to: &text)
        return text.text
    }

    private func writeState(to text: inout PrometheusText) {
        let condition = runtime.condition
        let snapshot = runtime.snapshot
        text.single("tenantctl_revision", .gauge, "The revision that is served.", Double(snapshot.revision))
        text.single("tenantctl_tenants", .gauge, "Bots in the snapshot.", Double(snapshot.botCount))
        text.single(
            "tenantctl_ready",
            .gauge,
            "Whether the snapshot is known to be the newest.",
            condition.isReady ? 1 : 0
        )
        text.single(
            "tenantctl_lag_seconds",
            .gauge,
            "For how long nobody knows whether the snapshot is the newest; 0 while it is.",
            condition.lag
        )
        text.single(
            "tenantctl_listening",
            .gauge,
            "Whether changes are told as they are committed; else they are polled for.",
            condition.isListening ? 1 : 0
        )
        text.single(
            "tenantctl_disk_copy_failing",
            .gauge,
            "Whether the copy on disk could not be written.",
            condition.diskCopyFault == nil ? 0 : 1
        )
        text.single("tenantctl_tokens", .gauge, "Live API tokens.", Double(tokens.count))
        text.single(
            "tenantctl_tokens_age_seconds",
            .gauge,
            "How long ago the tokens were read; infinite before the first time.",
            tokens.readAt.map { $0.duration(to: .now) / .seconds(1) } ?? .infinity
        )
        text.single("tenantctl_event_streams", .gauge, "Open event streams.", Double(feed.streamCount))
        text.single(
            "tenantctl_pool_waiting",
            .gauge,
            "Requests that wait for a database connection.",
            Double(runtime.pool.waitingCount)
        )
    }
}

extension RuntimeCondition {
    /// For how long nobody knows whether the snapshot is the newest, in seconds.
    var lag: Double {
        if case .stale(let since, _) = freshness { since.duration(to: .now) / .seconds(1) } else { 0 }
    }
}
