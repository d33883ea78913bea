/// A small regular expression that a whole text is held against, in time that grows with the text and not with its powers.
///
/// There are characters, `.`, classes such as `[a-z0-9_]` and `[^/]`, `\d`, `\w` and `\s`, groups with `|`, and `*`, `+`,
/// `?`, `{2}`, `{2,}` and `{2,5}`. `\` before a sign takes its meaning away. There are no references back and no looking
/// ahead, so that a text is read once from front to back with the set of places that it could have come to: nothing can
/// make it go back. A pattern that would need more than ``mostStates`` places is refused.
public struct TextPattern: Sendable {
    let states: [State]
    let start: Int

    /// The most places that a pattern may have, with every `{m,n}` written out.
    public static let mostStates = 1_000
    /// The most bytes of a pattern.
    public static let longestPattern = 500
    /// The longest text that can match, in code points: what is longer matches nothing.
    public static let longestText = 4_096

    /// Where a text can have come to.
    enum State: Sendable {
        /// A character of these, then on.
        case take(CharacterSet, next: Int)
        /// Either way, without a character.
        case split(Int, Int)
        /// The end.
        case accept
    }

    /// Characters, as ranges of code points.
    struct CharacterSet: Sendable, Hashable {
        var ranges: [ClosedRange<UInt32>]
        var isInverted = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != isInverted
        }
    }

    /// Why a text is no pattern.
    public struct Fault: Error, Sendable, Hashable {
        /// What is wrong, as the end of a sentence.
        public let message: String
    }

    /// Reads a pattern.
    ///
    /// - Throws: ``Fault``.
    public init(_ pattern: String) throws(Fault) {
        guard pattern.utf8.count <= Self.longestPattern else {
            throw Fault(message: "it has more than \(Self.longestPattern) bytes")
        }
        var parser = TextPatternParser(pattern)
        var builder = TextPatternBuilder()
        (states, start) = try builder.build(try parser.parse())
    }

    /// Whether the whole of `text` matches.
    public func matches(_ text: String) -> Bool {
        var current = ReachedStates(count: states.count)
        var next = ReachedStates(count: states.count)
        reach(start, in: &current)
        var length = 0
        for scalar in text.unicodeScalars {
            length += 1
            guard length <= Self.longestText, !current.list.isEmpty else { return false }
            next.removeAll()
            for state in current.list {
                if case .take(let set, let following) = states[state], set.contains(scalar) {
                    reach(following, in: &next)
                }
            }
            swap(&current, &next)
        }
        return current.list.contains { if case .accept = states[$0] { true } else { false } }
    }

    /// Adds a state and all that can be come to from it without a character; without recursion, since a thousand states may
    /// stand in one row.
    private func reach(_ state: Int, in reached: inout ReachedStates) {
        var open = [state]
        while let state = open.popLast() {
            guard reached.insert(state) else { continue }
            if case .split(let first, let second) = states[state] { open += [second, first] }
        }
    }
}

/// A set of states that remembers in which order they came.
private struct ReachedStates {
    private(set) var list: [Int] = []
    private var isIn: [Bool]

    init(count: Int) {
        isIn = [Bool](repeating: false, count: count)
    }

    mutating func insert(_ state: Int) -> Bool {
        guard !isIn[state] else { return false }
        isIn[state] = true
        list.append(state)
        return true
    }

    mutating func removeAll() {
        for state in list { isIn[state] = false }
        list.removeAll(keepingCapacity: true)
    }
}
