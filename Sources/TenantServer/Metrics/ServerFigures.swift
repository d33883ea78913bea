internal import PostgresDriver
internal import TenantRuntime
internal import TenantStore

extension Backend {
    /// Everything that `/metrics` tells, in the text format of Prometheus.
    ///
    /// Receipts are read from the database, and left out where it does not answer within `limit`: whoever collects figures
    /// does not wait much longer than two seconds, and wants the others all the more then.
    func figures(receiptsWithin limit: Duration = .seconds(2)) async -> String {
        var text = PrometheusText()
        writeState(to: &text)
        writeReloads(runtime.reloads, to: &text)
        writePool(runtime.pool.usage, to: &text)
        let receipts = await value(within: limit) { [runtime] in try? await runtime.receipts() }
        if let receipts { writeReceipts(receipts, to: &text) }
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
    }

    private func writeReloads(_ reloads: ReloadFigures, to text: inout PrometheusText) {
        let name = "tenantctl_reload_seconds"
        text.metric(name, .summary, "How long it took to read what had changed.")
        text.value("\(name)_sum", [:], reloads.total / .seconds(1))
        text.value("\(name)_count", [:], Double(reloads.count))
        text.single(
            "tenantctl_last_reload_seconds",
            .gauge,
            "How long it took the last time.",
            reloads.last / .seconds(1)
        )
    }

    private func writePool(_ usage: PoolUsage, to text: inout PrometheusText) {
        text.single("tenantctl_pool_limit", .gauge, "Database connections for requests, at most.", Double(usage.limit))
        let name = "tenantctl_pool_connections"
        text.metric(name, .gauge, "Database connections for requests.")
        text.value(name, ["state": "idle"], Double(usage.idle))
        text.value(name, ["state": "used"], Double(usage.open - usage.idle))
        text.single(
            "tenantctl_pool_waiting",
            .gauge,
            "Requests that wait for a database connection, in line behind others of their tenant too.",
            Double(runtime.waitingForConnections)
        )
    }

    private func writeReceipts(_ receipts: [Receipt], to text: inout PrometheusText) {
        let revision = runtime.snapshot.revision
        let live = receipts.filter(\.isLive)
        // What all refuse this server refuses as well, so that nobody of them serves less than it does.
        let refusing = live.count { $0.refusal != nil }
        let behind = live.count { $0.refusal == nil && $0.revision < revision }
        let name = "tenantctl_receipts"
        text.metric(
            name,
            .gauge,
            "Live runtimes of the database: that refuse what it holds now, serve less than this server, or as much."
        )
        text.value(name, ["state": "current"], Double(live.count - behind - refusing))
        text.value(name, ["state": "behind"], Double(behind))
        text.value(name, ["state": "refusing"], Double(refusing))
    }
}

extension RuntimeCondition {
    /// For how long nobody knows whether the snapshot is the newest, in seconds.
    var lag: Double {
        if case .stale(let since, _) = freshness { since.duration(to: .now) / .seconds(1) } else { 0 }
    }
}
