internal import Dispatch
internal import Synchronization

/// The id of a plan, made when somebody asks for it.
///
/// The digest of the plan of 10,000 new tenants takes as long as writing some of their tables does: an apply can have it
/// made while the server is busy.
final class PlanIdentifier: Sendable {
    private let made: Mutex<String?>
    private let make: @Sendable (OrderedPieces.Hands) -> String

    /// An id that is known.
    init(_ id: String) {
        made = Mutex(id)
        make = { _ in id }
    }

    /// An id that `make` makes, at most once, when somebody asks first.
    init(making make: @escaping @Sendable (OrderedPieces.Hands) -> String) {
        made = Mutex(nil)
        self.make = make
    }

    /// The id; whoever asks while it is being made waits.
    var value: String { value(by: .all) }

    /// Lets it be made by one core, so that whoever asks later need not wait as long: the server and who writes to it need
    /// the others.
    func prepare() {
        DispatchQueue.global().async { _ = self.value(by: .one) }
    }

    private func value(by hands: OrderedPieces.Hands) -> String {
        made.withLock { made in
            let id = made ?? make(hands)
            made = id
            return id
        }
    }
}
