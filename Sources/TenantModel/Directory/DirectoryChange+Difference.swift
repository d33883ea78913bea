public import CanonicalJSON

extension DirectoryChange.Line {
    /// What two documents say differently, one line a value.
    ///
    /// Maps are entered; a list is a set, of which each element is a line of its own that came or went. They come in the order
    /// of ``Bearing``: what loosens the most is read first, and cut last.
    public static func differences(from old: JSON, to new: JSON) -> [DirectoryChange.Line] {
        let (before, after) = (Statement.all(of: old), Statement.all(of: new))
        var lines: [DirectoryChange.Line] = []
        for (statement, value) in before where after[statement] != value {
            lines.append(DirectoryChange.Line(name: statement.name, before: value, after: after[statement]))
        }
        for (statement, value) in after where before[statement] == nil {
            lines.append(DirectoryChange.Line(name: statement.name, before: nil, after: value))
        }
        return lines.sorted { left, right in
            if left.bearing != right.bearing { return left.bearing < right.bearing }
            // What is shared from now on loosens, what is shared no more does not.
            if left.bearing == .shared, (left.before == nil) != (right.before == nil) { return left.before == nil }
            if !left.name.hasSameBytes(as: right.name) { return left.name.precedesInBytes(right.name) }
            let (first, second) = (left.before ?? left.after, right.before ?? right.after)
            return first?.text.precedesInBytes(second?.text ?? "") ?? false
        }
    }

    /// What a line bears on: what it may loosen, and how soon.
    public enum Bearing: Int, Comparable, CaseIterable, Sendable {
        /// A secret that tenants share or share no more: it acts in the very apply that brings it.
        case shared
        /// How much one apply may take away, and what has to be accepted.
        case limit
        /// What counts as drift: what does so no more is only named, and no job fails for it.
        case drift
        /// What was said already, of a value or a key, and goes or is another thing.
        case changed
        /// What is said for the first time.
        case added
        /// Words of a constraint, which hold nothing back.
        case reason

        /// Whether `left` comes before `right`.
        public static func < (left: Bearing, right: Bearing) -> Bool { left.rawValue < right.rawValue }
    }

    /// What the line bears on, by its name and by whether something was said before.
    public var bearing: Bearing {
        if isBelow("shared") { return .shared }
        if isBelow("limits") || isBelow("acknowledgements") { return .limit }
        if isBelow("drift") { return .drift }
        if isBelow("paths"), name.utf8.suffix(Self.reason.utf8.count).elementsEqual(Self.reason.utf8) { return .reason }
        return before == nil ? .added : .changed
    }

    private static let reason = ".reason"

    /// Whether it is said in that part of the document.
    private func isBelow(_ part: String) -> Bool {
        guard name.utf8.starts(with: part.utf8) else { return false }
        let rest = name.utf8.dropFirst(part.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: ".")
    }
}

/// What is said at one place of a document.
private struct Statement: Hashable {
    let name: String
    /// Which element of the list there.
    let element: JSONText?

    static func == (left: Statement, right: Statement) -> Bool {
        left.name.hasSameBytes(as: right.name) && left.element == right.element
    }

    func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
        hasher.combine(element)
    }

    static func all(of json: JSON) -> [Statement: JSONText] {
        var found: [Statement: JSONText] = [:]
        collect(json, at: "", into: &found)
        return found
    }

    private static func collect(_ json: JSON, at name: String, into found: inout [Statement: JSONText]) {
        switch json {
        case .object(let members):
            for member in members {
                collect(member.value, at: name.isEmpty ? member.name : name + "." + member.name, into: &found)
            }
        case .array(let elements):
            for element in elements {
                let text = JSONText(element)
                found[Statement(name: name, element: text)] = text
            }
        case .null where name.isEmpty: break
        default: found[Statement(name: name, element: nil)] = JSONText(json)
        }
    }
}
