internal import CanonicalJSON
internal import TenantModel

/// A row that a plan relies on and that is not as it was when another one was made.
struct MovedRow {
    /// The row: `plan parsvpn/monthly-50`.
    let name: String
    /// What became of it: `was deleted`.
    let words: String

    /// The rows that two plans rely on differently, each once, in byte order of their names.
    static func all(from approved: PlanDocument, to current: PlanDocument) -> [MovedRow] {
        guard approved.preconditions != current.preconditions else { return [] }
        let (old, new) = (states(approved), states(current))
        return Set(old.keys).union(new.keys).compactMap { name -> MovedRow? in
            let (before, after) = (old[name] ?? [], new[name] ?? [])
            guard before != after else { return nil }
            return MovedRow(name: String(decoding: name, as: UTF8.self), words: words(before, after))
        }.sorted { $0.name.precedesInBytes($1.name) }
    }

    private static func words(_ before: Set<State>, _ after: Set<State>) -> String {
        if before.isEmpty { return "is relied on now, and was not when the plan was made" }
        if after.isEmpty { return "was relied on when the plan was made, and is not any more" }
        if before.allSatisfy(\.isAbsent) { return "is there now" }
        if after.allSatisfy(\.isAbsent) { return "was deleted" }
        return "was changed in the database"
    }

    /// What one line of a plan says of a row.
    private struct State: Hashable {
        /// The id that it is found by, where its key is another one.
        let rowID: [UInt8]
        let fingerprint: [UInt8]

        var isAbsent: Bool { fingerprint.elementsEqual("absent".utf8) }
    }

    /// What a plan relies on, by the name of the row. A file that names a row twice has both there.
    private static func states(_ document: PlanDocument) -> [[UInt8]: Set<State>] {
        document.preconditions.reduce(into: [:]) { states, line in
            // `plan parsvpn/monthly-50 9f31…`, or with `row 12` before the digits.
            var words = Array(line.utf8).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            let fingerprint = words.popLast() ?? []
            var rowID: ArraySlice<UInt8> = []
            if words.count > 3, words[words.count - 2].elementsEqual("row".utf8) {
                rowID = words.removeLast()
                words.removeLast()
            }
            states[Array(words.joined(separator: [UInt8(ascii: " ")])), default: []]
                .insert(State(rowID: Array(rowID), fingerprint: Array(fingerprint)))
        }
    }
}
