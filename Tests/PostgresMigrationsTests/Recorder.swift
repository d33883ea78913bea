import PostgresMigrations
import Synchronization

/// Collects progress, whichever thread reports it.
final class Recorder: Sendable {
    private let events = Mutex<[MigrationProgress]>([])

    var all: [MigrationProgress] { events.withLock { $0 } }

    func append(_ event: MigrationProgress) {
        events.withLock { $0.append(event) }
    }
}
