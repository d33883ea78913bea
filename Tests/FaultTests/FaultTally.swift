import Testing

/// What became of the applies that something broke.
struct FaultTally {
    /// What was done to them, in the plural.
    let faults: String
    var rounds = 0
    /// Those that had applied in spite of it, as the database says.
    var applied = 0
    /// Those that said that they do not know.
    var unknown = 0
    /// Those after which rows, ledger and history did not agree, or were of two editions.
    var halfStates = 0
    /// Those that had written twice.
    var duplicates = 0
    /// Those that said that nothing was written, and it was.
    var falseFailures = 0
    /// Those that said that they had applied, and had not.
    var falseSuccesses = 0
    /// Those that ended as no apply may.
    var strangeEndings = 0
    /// Those after which the lock was not free in time.
    var heldLocks = 0
    /// Those after which the next apply did not lead to what it declared.
    var notConverged = 0

    init(of faults: String) {
        self.faults = faults
    }

    /// Whether nothing went wrong that never may.
    var isClean: Bool {
        [halfStates, duplicates, falseFailures, falseSuccesses, strangeEndings, heldLocks, notConverged]
            .allSatisfy { $0 == 0 }
    }

    /// Prints the counts, and holds them against what may be.
    func close(sourceLocation: SourceLocation = #_sourceLocation) {
        print(self)
        #expect(isClean, "\(self)", sourceLocation: sourceLocation)
        #expect(rounds > 0, sourceLocation: sourceLocation)
    }
}

extension FaultTally: CustomStringConvertible {
    var description: String {
        """
        \(rounds) \(faults): \(halfStates) half states, \(duplicates) duplicates, \(falseFailures) false failures, \
        \(falseSuccesses) false successes, \(strangeEndings) strange endings, \(heldLocks) held locks, \
        \(notConverged) not converged; \(applied) had applied, \(unknown) said that they do not know
        """
    }
}
