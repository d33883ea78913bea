public import CanonicalJSON

extension DirectoryChange.Line {
    /// What two documents say differently, one line a value.
    ///
    /// Maps are entered; a list is a set, of which each element is a line of its own that came or went.
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
            if !left.name.hasSameBytes(as: right.name) { return left.name.precedesInBytes(right.name) }
            let (first, second) = (left.before ?? left.after, right.before ?? right.after)
            return first?.text.precedesInBytes(second?.text ?? "") ?? false
        }
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
