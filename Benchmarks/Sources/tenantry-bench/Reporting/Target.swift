/// What is wanted of one kind of work.
struct Target {
    /// What is done: a row of the table.
    let work: String
    /// What it is measured against, where it is.
    let floor: String?
    /// The most it may take: times the floor's, or seconds where there is no floor.
    let mostTime: Double
    /// The most memory that it may have resident, in MB.
    var mostMemory: Double?
}

/// A target beside what was measured.
struct Outcome {
    let target: Target
    let work: Samples
    let floor: Samples?

    /// The work's time as a multiple of its floor's, median by median.
    func ratio(_ part: (Cost) -> Double) -> Double? {
        floor.map { work.median(part) / $0.median(part) }
    }

    /// On the wall clock, as users wait.
    var isFastEnough: Bool { (ratio(\.wall) ?? work.median(\.wall)) <= target.mostTime }

    /// In every round.
    var isSmallEnough: Bool {
        target.mostMemory.map { work.range(\.peakMemory).upperBound <= $0 } ?? true
    }
}
