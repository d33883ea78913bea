import TenantTesting

/// Whether an apply left all or nothing, and whether what it said about that is true.
struct FaultVerdict: CustomStringConvertible {
    /// What the database says that became of it.
    enum Fact {
        case applied, untouched, half, twice
    }

    let fact: Fact
    private let ending: ToolOutcome.Ending

    /// - Parameters:
    ///   - outcome: How it ended.
    ///   - before: What the database held before.
    ///   - found: What it holds now.
    ///   - after: What it holds after an apply without a fault.
    init(_ outcome: ToolOutcome, before: GroundState, found: GroundState, after: GroundState) {
        ending = outcome.ending
        fact =
            switch found {
            case after: .applied
            case before: .untouched
            default: found.revision > after.revision ? .twice : .half
            }
    }

    /// Whether it said that it does not know.
    var isUnknown: Bool { ending == .exited(6) }

    /// Whether it said that nothing was written, of what was.
    var isFalseFailure: Bool {
        fact != .untouched && [.exited(1), .exited(3), .exited(5)].contains(ending)
    }

    /// Whether it said that it had applied, of what was not.
    var isFalseSuccess: Bool { fact != .applied && ending == .exited(0) }

    /// Whether it ended as no apply may: with another code, or by a signal that nobody sent.
    var isStrange: Bool {
        switch ending {
        case .exited(let status): ![0, 1, 3, 5, 6].contains(status)
        case .killed(let signal): signal != 9
        }
    }

    var isFine: Bool {
        [.applied, .untouched].contains(fact) && !isFalseFailure && !isFalseSuccess && !isStrange
    }

    /// Adds it up.
    func count(in tally: inout FaultTally) {
        switch fact {
        case .applied: tally.applied += 1
        case .untouched: break
        case .half: tally.halfStates += 1
        case .twice: tally.duplicates += 1
        }
        if isUnknown { tally.unknown += 1 }
        if isFalseFailure { tally.falseFailures += 1 }
        if isFalseSuccess { tally.falseSuccesses += 1 }
        if isStrange { tally.strangeEndings += 1 }
    }

    var description: String { "\(fact), said \(ending)" }
}
