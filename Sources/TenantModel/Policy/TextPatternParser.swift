/// A part of a pattern.
indirect enum TextPatternPart {
    case set(TextPattern.CharacterSet)
    case sequence([TextPatternPart])
    case choice([TextPatternPart])
    case repetition(TextPatternPart, least: Int, most: Int?)
}

/// Reads a pattern into its parts.
struct TextPatternParser {
    private var rest: ArraySlice<Unicode.Scalar>
    private var depth = 0

    /// The most groups inside of each other.
    private static let deepest = 20
    /// The most that a `{m,n}` may say.
    private static let mostTimes = 500

    init(_ pattern: String) {
        rest = Array(pattern.unicodeScalars)[...]
    }

    /// Reads all of it.
    ///
    /// - Throws: ``TextPattern/Fault``.
    mutating func parse() throws(TextPattern.Fault) -> TextPatternPart {
        // The whole text is meant anyway; whoever is used to say so may.
        if rest.first == "^" { rest.removeFirst() }
        let part = try choice()
        if rest.first == ")" { throw fault("there is a `)` without its `(`") }
        return part
    }

    private mutating func choice() throws(TextPattern.Fault) -> TextPatternPart {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(TextPattern.Fault) -> TextPatternPart {
        var parts: [TextPatternPart] = []
        while let next = rest.first, next != "|", next != ")" {
            if next == "$", depth == 0, rest.count == 1 {
                rest.removeFirst()
                break
            }
            parts.append(try repeated(try single()))
        }
        return .sequence(parts)
    }

    private mutating func single() throws(TextPattern.Fault) -> TextPatternPart {
        guard let next = rest.popFirst() else { throw fault("it ends too early") }
        switch next {
        case "(":
            if rest.first == "?" {
                guard rest.dropFirst().first == ":" else { throw fault("only `(?:` may stand behind a `(`") }
                rest.removeFirst(2)
            }
            depth += 1
            guard depth <= Self.deepest else { throw fault("it nests too deep") }
            let part = try choice()
            guard take(")") else { throw fault("a `(` is not closed") }
            depth -= 1
            return part
        case "[": return .set(try characterClass())
        case ".": return .set(TextPattern.CharacterSet(ranges: [0x0A...0x0A, 0x0D...0x0D], isInverted: true))
        case "\\": return .set(try escaped())
        case "*", "+", "?", "{": throw fault("there is nothing to repeat before `\(next)`")
        case "^", "$":
            throw fault("`\(next)` stands inside; the whole text is meant anyway, write `\\\(next)` for the sign")
        case "]", "}": throw fault("there is a `\(next)` without its beginning")
        default: return .set(TextPattern.CharacterSet(ranges: [next.value...next.value]))
        }
    }

    private mutating func repeated(_ part: TextPatternPart) throws(TextPattern.Fault) -> TextPatternPart {
        let repetition: TextPatternPart
        switch rest.first {
        case "*": repetition = .repetition(part, least: 0, most: nil)
        case "+": repetition = .repetition(part, least: 1, most: nil)
        case "?": repetition = .repetition(part, least: 0, most: 1)
        case "{":
            rest.removeFirst()
            let least = try times()
            var most: Int? = least
            if take(",") { most = rest.first == "}" ? nil : try times() }
            guard rest.first == "}" else { throw fault("a `{` is `{2}`, `{2,}` or `{2,5}`") }
            if let most, most < least { throw fault("a `{` asks for more than it allows") }
            repetition = .repetition(part, least: least, most: most)
        default: return part
        }
        rest.removeFirst()
        switch rest.first {
        case "*", "+", "?", "{": throw fault("a repetition is repeated")
        default: return repetition
        }
    }

    private mutating func times() throws(TextPattern.Fault) -> Int {
        var digits = ""
        while let next = rest.first, ("0"..."9").contains(next), digits.count < 4 {
            digits.unicodeScalars.append(next)
            rest.removeFirst()
        }
        guard let count = Int(digits) else { throw fault("a `{` is `{2}`, `{2,}` or `{2,5}`") }
        guard count <= Self.mostTimes else { throw fault("a `{` asks for more than \(Self.mostTimes) times") }
        return count
    }

    // MARK: Characters

    private mutating func escaped() throws(TextPattern.Fault) -> TextPattern.CharacterSet {
        guard let sign = rest.popFirst() else { throw fault("it ends with a `\\`") }
        switch sign {
        case "d": return TextPattern.CharacterSet(ranges: Self.digits)
        case "w": return TextPattern.CharacterSet(ranges: Self.word)
        case "s": return TextPattern.CharacterSet(ranges: Self.space)
        case "n": return TextPattern.CharacterSet(ranges: [0x0A...0x0A])
        case "t": return TextPattern.CharacterSet(ranges: [0x09...0x09])
        case "0"..."9", "a"..."z", "A"..."Z": throw fault("`\\\(sign)` is not known")
        default: return TextPattern.CharacterSet(ranges: [sign.value...sign.value])
        }
    }

    private mutating func characterClass() throws(TextPattern.Fault) -> TextPattern.CharacterSet {
        var set = TextPattern.CharacterSet(ranges: [])
        set.isInverted = take("^")
        while let next = rest.popFirst() {
            if next == "]" {
                guard !set.ranges.isEmpty else { throw fault("a `[` holds nothing") }
                return set
            }
            if next == "[" { throw fault("a `[` stands in a class; write `\\[` for the sign") }
            let first = next == "\\" ? try escaped().ranges : [next.value...next.value]
            guard rest.first == "-", let end = rest.dropFirst().first, end != "]" else {
                set.ranges += first
                continue
            }
            rest.removeFirst(2)
            let last = end == "\\" ? try escaped().ranges : [end.value...end.value]
            guard let low = first.only, let high = last.only, low <= high else {
                throw fault("a class has a range that goes backwards or from no character")
            }
            set.ranges.append(low...high)
        }
        throw fault("a `[` is not closed")
    }

    private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    private static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    private static let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == sign else { return false }
        rest.removeFirst()
        return true
    }

    private func fault(_ message: String) -> TextPattern.Fault { TextPattern.Fault(message: message) }
}

extension [ClosedRange<UInt32>] {
    /// The one character that these are; `nil` for more.
    fileprivate var only: UInt32? { count == 1 && self[0].count == 1 ? self[0].lowerBound : nil }
}
