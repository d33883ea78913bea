import PureTesting

/// Cards as shops have them, the same for the same seed.
struct SeededShops {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    struct Card {
        let weight: Int
        let successes: Int
        let failures: Int
    }

    /// Cards of which the first has a weight; others may have none.
    mutating func cards(_ counts: ClosedRange<Int>) -> [Card] {
        (0..<Int.random(in: counts, using: &generator)).map { place in
            Card(
                weight: Int.random(in: place == 0 ? 1...5 : 0...5, using: &generator),
                successes: generator.once(in: 3) ? 0 : Int.random(in: 0...200, using: &generator),
                failures: generator.once(in: 3) ? 0 : Int.random(in: 0...50, using: &generator)
            )
        }
    }
}
