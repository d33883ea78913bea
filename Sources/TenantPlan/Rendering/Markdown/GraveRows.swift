internal import Escaping

/// What a reader must not miss: made before what stands above it, so that there is room for it below.
struct GraveRows {
    /// The lines to copy.
    let acknowledgements: [String]
    /// A table for each meaning, the gravest first.
    private(set) var risks: [RiskTable]
    /// The places of those in which changes that differ in nothing but their tenant are one row.
    let merged: Set<Int>
    /// Whether a value may be cut.
    let isCut: Bool
    /// What is deleted or switched off.
    let removals: [MarkdownFragment]

    /// How much room the removals take.
    var removalLength: Int { removals.isEmpty ? 0 : removals.reduce(200) { $0 + $1.length } }

    /// How much room the lines to copy take.
    var lineLength: Int { acknowledgements.reduce(200) { $0 + $1.unicodeScalars.count + 1 } }

    /// How much room all of it takes.
    var length: Int { risks.reduce(removalLength + lineLength) { $0 + $1.length } }

    /// Shows as much of long values as there is room for: somebody has to accept them.
    ///
    /// - Parameters:
    ///   - room: How many characters there are for what is grave and for what stands above it.
    ///   - lengths: How many characters are shown of a value, at the least and at the most.
    ///   - tables: The tables, with which of them merged and with how much of a value.
    mutating func widen(to room: Int, lengths: ClosedRange<Int>, _ tables: (Set<Int>, Int) -> [RiskTable]) {
        // What is kept back for removals and lines, and for what stands above: no row may go for a longer one.
        let below = room / 4 * 3 - min(removalLength, room / 16 * 3) - 100
        let free = below - min(lineLength, below / 2)
        func fits(_ tables: [RiskTable]) -> Bool { tables.reduce(0) { $0 + $1.length } <= free }
        guard isCut, fits(risks) else { return }
        var longest = lengths.upperBound
        while longest > lengths.lowerBound {
            let wider = tables(merged, longest)
            if fits(wider) {
                risks = wider
                return
            }
            longest = longest / 3 * 2
        }
    }
}
