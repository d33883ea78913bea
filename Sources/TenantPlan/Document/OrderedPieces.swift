internal import Dispatch
internal import Synchronization

/// Makes the pieces of something long on all cores, and hands them on in their order.
///
/// The plan of 10,000 new tenants is 300 MB of text; a few pieces of it are in memory at a time.
enum OrderedPieces {
    /// Who makes the pieces.
    enum Hands {
        /// All cores: somebody waits for the end.
        case all
        /// One core: somebody else is busy meanwhile, and needs the others.
        case one
    }

    /// How many pieces are made before the first of them is handed on.
    private static let most = 8

    /// Makes all pieces of `count` things.
    ///
    /// - Parameters:
    ///   - count: How many things there are.
    ///   - hands: Who makes them.
    ///   - size: How many of them make a piece: enough that starting one costs nothing beside making it.
    ///   - piece: Makes the piece of the things at some places.
    ///   - sink: Gets the pieces, from the first to the last, on the caller's thread.
    static func make<Piece: Sendable>(
        of count: Int,
        by hands: Hands = .all,
        inPiecesOf size: Int = 1024,
        _ piece: @Sendable (Range<Int>) -> Piece,
        to sink: (Piece) -> Void
    ) {
        var start = 0
        while start < count {
            let first = start
            let pieces = hands == .one ? 1 : min(most, (count - first + size - 1) / size)
            if pieces == 1 {
                sink(piece(first..<min(first + size, count)))
            } else {
                let made = Mutex([Piece?](repeating: nil, count: pieces))
                DispatchQueue.concurrentPerform(iterations: pieces) { index in
                    let begin = first + index * size
                    let result = piece(begin..<min(begin + size, count))
                    made.withLock { $0[index] = result }
                }
                for result in made.withLock({ $0 }) { result.map(sink) }
            }
            start += pieces * size
        }
    }
}
