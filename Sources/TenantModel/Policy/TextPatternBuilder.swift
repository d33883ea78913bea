/// Turns the parts of a pattern into the places that a text can come to (Thompson, "Regular Expression Search Algorithm",
/// CACM 11 (6), 1968).
struct TextPatternBuilder {
    private var states: [TextPattern.State] = []
    /// How often a part was looked at: one that needs no place, such as `()`, can be repeated for ever all the same.
    private var steps = 0

    /// Builds the states; a `{m,n}` is written out.
    ///
    /// - Throws: ``TextPattern/Fault`` when there are too many.
    mutating func build(
        _ part: TextPatternPart
    ) throws(TextPattern.Fault) -> (states: [TextPattern.State], start: Int) {
        let end = try add(.accept)
        let start = try add(part, before: end)
        return (states, start)
    }

    /// Adds the states of a part that go on with `next`; returns the first of them.
    private mutating func add(_ part: TextPatternPart, before next: Int) throws(TextPattern.Fault) -> Int {
        steps += 1
        guard steps <= 20 * TextPattern.mostStates else { throw Self.tooLarge }
        switch part {
        case .set(let set): return try add(.take(set, next: next))
        case .sequence(let parts):
            var first = next
            for part in parts.reversed() { first = try add(part, before: first) }
            return first
        case .choice(let parts):
            var first: Int?
            for part in parts.reversed() {
                let branch = try add(part, before: next)
                if let other = first { first = try add(.split(branch, other)) } else { first = branch }
            }
            return first ?? next
        case .repetition(let part, let least, let most):
            var first = next
            if let most {
                // Each further one may be the last.
                for _ in least..<most { first = try add(.split(try add(part, before: first), next)) }
            } else {
                let loop = try add(.split(next, next))
                states[loop] = .split(try add(part, before: loop), next)
                first = loop
            }
            for _ in 0..<least { first = try add(part, before: first) }
            return first
        }
    }

    private mutating func add(_ state: TextPattern.State) throws(TextPattern.Fault) -> Int {
        guard states.count < TextPattern.mostStates else { throw Self.tooLarge }
        states.append(state)
        return states.count - 1
    }

    private static let tooLarge = TextPattern.Fault(message: "it is too large with its repetitions written out")
}
