import Synchronization
import TenantTesting

/// Springs once, around the COMMIT of the first transaction that took the lock of applies.
final class CommitTrap: Sendable {
    /// Where around COMMIT.
    enum Moment: Sendable {
        /// The client has sent the statement that takes the next revision, some time before.
        case writing
        /// The client has sent it.
        case sent
        /// The server has answered that it has committed.
        case answered
        /// The server is ready for what comes next; its answer has been passed on.
        case ready
    }

    private struct State {
        var locked: Set<Int> = []
        var answered: Set<Int> = []
        var hasSprung = false
    }

    private let moment: Moment
    private let action: @Sendable () -> RelayAction
    private let state = Mutex(State())

    /// - Parameters:
    ///   - moment: When it springs.
    ///   - action: What is done then, once.
    init(_ moment: Moment, _ action: @escaping @Sendable () -> RelayAction) {
        self.moment = moment
        self.action = action
    }

    /// Whether it came to that.
    var hasSprung: Bool { state.withLock { $0.hasSprung } }

    /// What the relay asks.
    func callAsFunction(_ message: RelayMessage) -> RelayAction {
        let springs = state.withLock { state in
            if message.statement?.contains("pg_advisory_xact_lock") == true { state.locked.insert(message.session) }
            guard state.locked.contains(message.session), !state.hasSprung else { return false }
            if message.tag == "COMMIT" { state.answered.insert(message.session) }
            let isDue =
                switch moment {
                case .writing: message.statement?.contains("UPDATE tenantctl.state") == true
                case .sent: message.statement == "COMMIT"
                case .answered: message.tag == "COMMIT"
                case .ready: message.isReady && state.answered.contains(message.session)
                }
            state.hasSprung = isDue
            return isDue
        }
        return springs ? action() : .pass
    }
}
