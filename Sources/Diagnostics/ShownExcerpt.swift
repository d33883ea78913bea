internal import Escaping

/// An excerpt as a terminal shows it, and where below it a caret goes.
///
/// A caret is left out rather than put in the wrong place. What can be known of a place on the screen:
///
/// - How wide text is depends on the terminal for some characters; see ``TerminalCell``.
/// - A terminal that orders text by direction (Unicode Annex 9) turns each run of Persian round within the columns that
///   the run takes, and one that does not shows it as it is stored. What stands to the left of a place takes the same
///   columns in both, as long as the line as a whole runs from left to right and the place is not inside such a run or
///   at its far end.
struct ShownExcerpt {
    /// The text with nothing unsafe in it, tabs as blanks, `…` where the line goes on.
    let text: String

    /// How many columns stand before the caret; `nil` where no terminal-independent answer exists.
    let caret: Int?

    /// Lays an excerpt out.
    ///
    /// - Parameters:
    ///   - excerpt: The excerpt.
    ///   - column: The place in the line, in code points from 1.
    init(_ excerpt: Excerpt, caretAt column: Int) {
        let isCutBefore = excerpt.column > 1
        var text = isCutBefore ? "…" : ""
        var width: Int? = isCutBefore ? 1 : 0
        var position = excerpt.column
        var directions = LineDirections(excerpt.text.unicodeScalars)
        var caret: Int?
        for scalar in excerpt.text.unicodeScalars {
            if position == column { caret = directions.isFixed(before: scalar) ? width : nil }
            let cell = TerminalCell(scalar, at: width ?? 0)
            text += cell.text
            width = width.flatMap { before in cell.width.map { before + $0 } }
            directions.pass(scalar)
            position += 1
        }
        if position == column { caret = directions.isFixed(before: nil) ? width : nil }
        self.text = excerpt.isCut ? text + "…" : text
        self.caret = caret
    }
}

/// Which way the characters of a line run, up to a place.
private struct LineDirections {
    private let runsFromLeft: Bool
    private var last: WritingDirection?
    private var hasTurned = false

    init(_ line: String.UnicodeScalarView) {
        // Terminals that order text take the direction of the whole line from its first letter.
        runsFromLeft = line.lazy.compactMap(WritingDirection.init).first != .fromRight
    }

    mutating func pass(_ scalar: Unicode.Scalar) {
        guard let direction = WritingDirection(scalar) else { return }
        last = direction
        if direction == .fromRight { hasTurned = true }
    }

    /// Whether everything before a character is to its left in every terminal.
    func isFixed(before scalar: Unicode.Scalar?) -> Bool {
        guard hasTurned else { return runsFromLeft }
        return runsFromLeft && (last == .fromLeft || scalar.flatMap(WritingDirection.init) == .fromLeft)
    }
}
