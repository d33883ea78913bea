internal import PostgresDriver
internal import TenantStore

/// Waits until every live runtime serves a revision.
struct RolloutWait {
    let revision: Int64
    let seconds: Int

    /// How often the receipts are read. Nobody notifies of them: a notification for each sign of life of each runtime would
    /// serialise commits for the sake of whoever happens to wait.
    private static let interval = Duration.milliseconds(200)

    /// Waits.
    ///
    /// - Throws: `CommandError` when it cannot come true or the time is over; `PostgresError`.
    func run(on connection: PostgresConnection) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while true {
            let receipts = try await Receipt.readAll(on: connection)
            switch RolloutVerdict(on: revision, receipts) {
            case .served: return
            case .nobodyLive:
                throw CommandError("no_live_runtime", "no runtime has been heard of in the last 30 s")
            case .refused(let receipt):
                throw CommandError(
                    "revision_refused",
                    "\(receipt.instance) serves revision \(receipt.revision) and refused a newer one: "
                        + (receipt.refusal ?? "")
                )
            case .pending(let behind):
                guard ContinuousClock.now < deadline else { throw timedOut(behind) }
                try await Task.sleep(for: min(Self.interval, ContinuousClock.now.duration(to: deadline)))
            }
        }
    }

    private func timedOut(_ behind: [Receipt]) -> CommandError {
        let first = behind.first.map { "\($0.instance) at revision \($0.revision)" } ?? ""
        let others = behind.count > 1 ? " and \(behind.count - 1) more" : ""
        return CommandError(
            "wait_timed_out",
            "after \(seconds) s not all runtimes serve revision \(revision): \(first)\(others)",
            status: .waitTimedOut
        )
    }
}
