internal import Dispatch
internal import Synchronization

/// The id of a plan, made when somebody asks for it.
///
/// The digest of the plan of 10,000 new tenants takes as long as writing some of their tables does: an apply can have it
/// made while the server is busy.
final class PlanIdentifier: Sendable {
    private let made: Mutex<String?>
    private let make: @Sendable () -> String

    /// An id that is known.
    init(_ id: String) {
        made = Mutex(id)
        make = { id }
    }

    /// An id that `make` makes, at most once, on the thread of whoever asks first.
    init(making make: @escaping @Sendable () -> String) {
        made = Mutex(nil)
        self.make = make
    }

    /// The id; whoever asks while it is being made waits.
    var value: String {
        made.withLock { made in
            let id = made ?? make()
            made = id
            return id
        }
    }

    /// Lets it be made on another thread, so that whoever asks later need not wait as long.
    func prepare() {
        DispatchQueue.global().async { _ = self.value }
    }
}
