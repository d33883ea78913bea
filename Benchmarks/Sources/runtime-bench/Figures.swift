/// What was measured, every round of it.
struct Figures {
    /// Nanoseconds a read, by what is read.
    var nanoseconds: [Work: [Double]] = [:]
    /// Calls of `malloc` in a million reads, the most of all rounds; empty where nobody counted.
    var allocations: [Work: Int] = [:]
    /// Seconds from connecting to a snapshot.
    var loads: [Double] = []
    /// Bytes that are allocated for a tenant when a snapshot is held.
    var bytesPerTenant: [Double] = []

    /// What is measured a million times.
    enum Work: CaseIterable {
        case knownKey
        case stringKey
        case taking
        case takingTwice
    }

    mutating func append(_ other: Figures) {
        nanoseconds.merge(other.nanoseconds) { $0 + $1 }
        allocations.merge(other.allocations) { max($0, $1) }
        loads += other.loads
        bytesPerTenant += other.bytesPerTenant
    }
}

extension [Double] {
    var median: Double {
        let sorted = sorted()
        guard let middle = sorted.dropFirst(count / 2).first else { return .nan }
        return middle
    }
}
