internal import Escaping

/// Markdown that does not grow beyond a limit: each piece is taken whole or not at all.
struct MarkdownPage {
    private(set) var text = ""
    /// How many characters there still is room for.
    private(set) var room: Int
    private var omitted: [(what: String, count: Int)] = []

    /// What there was no room for, each kind once: `3 removals`.
    var omissions: [String] { omitted.map { Count.of($0.count, $0.what) } }

    init(limit: Int) {
        room = limit
    }

    /// Adds a piece if there is room for it.
    ///
    /// - Returns: Whether there was.
    @discardableResult
    mutating func add(_ piece: MarkdownFragment) -> Bool {
        let length = piece.length
        guard length <= room else { return false }
        text += piece.description
        room -= length
        return true
    }

    /// Adds rows below a heading as far as there is room, and says how many there was none for: one that is too long keeps
    /// no other away.
    ///
    /// - Parameters:
    ///   - what: What one row is, for ``omissions``.
    ///   - heading: What stands above the rows.
    ///   - rows: The rows.
    ///   - end: What stands below the last one.
    mutating func add(
        _ what: String,
        heading: MarkdownFragment,
        rows: [MarkdownFragment],
        end: MarkdownFragment = "\n"
    ) {
        guard !rows.isEmpty else { return }
        // Room to say what is left out is kept back.
        let closing = end.length + Self.leftOut(rows.count).length
        var taken = 0
        for row in rows {
            let above = taken == 0 ? heading.length : 0
            guard above + row.length + closing <= room else { continue }
            if taken == 0 { add(heading) }
            add(row)
            taken += 1
        }
        guard taken > 0 else { return omit(rows.count, what) }
        add(end)
        guard taken < rows.count else { return }
        add(Self.leftOut(rows.count - taken))
        omit(rows.count - taken, what)
    }

    /// Notes what there was no room for.
    mutating func omit(_ count: Int, _ what: String) {
        if let place = omitted.firstIndex(where: { $0.what == what }) {
            omitted[place].count += count
        } else {
            omitted.append((what, count))
        }
    }

    private static func leftOut(_ count: Int) -> MarkdownFragment { "… and \(count) more, left out.\n\n" }

    /// Keeps room back for what comes later; ``release(_:)`` gives it again.
    ///
    /// - Returns: What was kept back: less than `length` where there is not so much.
    mutating func hold(_ length: Int) -> Int {
        let held = min(length, room)
        room -= held
        return held
    }

    /// Gives room back.
    mutating func release(_ length: Int) {
        room += length
    }
}
