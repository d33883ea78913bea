internal import TenantModel

/// Writes YAML that every reader of YAML 1.1 or 1.2 understands alike, in block style, for people.
///
/// Whatever could be taken for something else than text is quoted, no line is longer than ``width`` (deep nesting
/// aside), and the same content gives the same bytes.
package struct YAMLWriter {
    /// The longest line, in characters; `.yamllint` asks for it.
    package static let width = 110

    private var text = ""

    private init() {}

    /// The text of a file.
    ///
    /// - Parameters:
    ///   - members: The map that the file is.
    ///   - heading: Comments at the top, a line or more each, without `#`.
    /// - Returns: UTF-8 text that ends with a line end.
    package static func text(of members: [YAMLMember], heading: [String] = []) -> String {
        var writer = YAMLWriter()
        for line in heading.flatMap({ CommentText.lines($0, indent: 0) }) { writer.text += line + "\n" }
        if members.isEmpty { return writer.text + "{}\n" }
        writer.write(members, indent: 0)
        return writer.text
    }

    // MARK: Maps

    /// Writes the members of a map; where it is begun, the first one goes on in the line of a list's dash.
    private mutating func write(_ members: [YAMLMember], indent: Int, isBegun: Bool = false) {
        for (index, member) in members.enumerated() {
            write(member, indent: indent, isBegun: isBegun && index == 0)
        }
    }

    private mutating func write(_ member: YAMLMember, indent: Int, isBegun: Bool) {
        if member.isSpaced, !text.isEmpty { text += "\n" }
        let margin = String(repeating: " ", count: indent)
        let value = form(of: member, indent: indent)
        var heading = member.heading
        var note = ""
        if let comment = member.note {
            let line = CommentText.note(comment)
            if let line, !value.isLong, value.firstLineEnd + 2 + line.unicodeScalars.count <= Self.width {
                note = "  " + line
            } else {
                heading.append(comment)
            }
        }
        for line in heading.flatMap({ CommentText.lines($0, indent: indent) }) { text += margin + line + "\n" }
        if !isBegun { text += margin }
        text += value.key + value.first + note + "\n"
        for line in value.rest { text += line.isEmpty ? "\n" : margin + "  " + line + "\n" }
        writeCollection(member.value, indent: indent + 2)
    }

    /// How a member is written, up to the members of a collection.
    private struct Form {
        /// The key with its colon.
        let key: String
        /// What follows in the same line.
        let first: String
        /// The lines after that, without their indentation.
        let rest: [String]
        /// Where the first line ends.
        let firstLineEnd: Int

        /// Whether it takes more than one line, so that no comment can follow.
        var isLong: Bool { !rest.isEmpty }
    }

    private func form(of member: YAMLMember, indent: Int) -> Form {
        let written = PlainText.holds(member.key) ? member.key : QuotedText.line(member.key)
        var key = written + ":"
        // Behind `?` a key may take several lines. Without, readers look for its colon in one, for 1024 characters.
        if indent + key.unicodeScalars.count > Self.width {
            let lines = QuotedText.lines(member.key, from: indent + 2, indent: indent + 2)
            let margin = String(repeating: " ", count: indent)
            key = "? " + lines.joined(separator: "\n  " + margin) + "\n" + margin + ":"
        }
        let column = indent + (key.split(separator: "\n").last ?? "").unicodeScalars.count
        let (first, rest) = lines(of: member.value, column: column, indent: indent + 2)
        return Form(key: key, first: first, rest: rest, firstLineEnd: column + first.unicodeScalars.count)
    }

    // MARK: Values

    /// A scalar or an empty collection behind a key or a dash that ends at `column`; further lines will begin with
    /// `indent` spaces.
    private func lines(of value: YAMLContent, column: Int, indent: Int) -> (first: String, rest: [String]) {
        switch value {
        case .null: return (" null", [])
        case .boolean(let value): return (value ? " true" : " false", [])
        case .integer(let value): return (" \(value)", [])
        case .number(let digits): return (" " + (FloatText(digits)?.text ?? digits), [])
        case .text(let text): return lines(of: text, column: column, indent: indent)
        case .list(let elements): return (elements.isEmpty ? " []" : "", [])
        case .map(let members): return (members.isEmpty ? " {}" : "", [])
        case .secret(let reference): return lines(of: reference, column: column, indent: indent)
        }
    }

    private func lines(of text: String, column: Int, indent: Int) -> (first: String, rest: [String]) {
        if PlainText.holds(text), column + 1 + text.unicodeScalars.count <= Self.width { return (" " + text, []) }
        if let block = LiteralText.block(text, indent: indent) { return (" " + block.indicator, block.lines) }
        let lines = QuotedText.lines(text, from: column + 1, indent: indent)
        return (" " + (lines.first ?? ""), Array(lines.dropFirst()))
    }

    private func lines(of reference: SecretReference, column: Int, indent: Int) -> (first: String, rest: [String]) {
        let (name, target) =
            switch reference {
            case .environment(let name): ("env", name)
            case .file(let path): ("file", path)
            }
        // Between braces a colon may end a key.
        let isPlain = PlainText.holds(target) && !target.utf8.contains { [0x3A, 0x3F].contains($0) }
        let line = " { \(name): \(isPlain ? target : QuotedText.line(target)) }"
        if column + line.unicodeScalars.count <= Self.width { return (line, []) }
        let lines = QuotedText.lines(target, from: indent + name.utf8.count + 2, indent: indent + 2)
        return ("", ["\(name): " + (lines.first ?? "")] + lines.dropFirst().map { "  " + $0 })
    }

    // MARK: Collections

    private mutating func writeCollection(_ value: YAMLContent, indent: Int) {
        switch value {
        case .map(let members): write(members, indent: indent)
        case .list(let elements): write(elements, indent: indent)
        default: break
        }
    }

    private mutating func write(_ elements: [YAMLContent], indent: Int, isBegun: Bool = false) {
        let margin = String(repeating: " ", count: indent)
        for (index, element) in elements.enumerated() {
            text += (isBegun && index == 0 ? "" : margin) + "-"
            switch element {
            case .map(let members) where members.first?.isBare == true:
                text += " "
                write(members, indent: indent + 2, isBegun: true)
            case .list(let inner) where !inner.isEmpty:
                text += " "
                write(inner, indent: indent + 2, isBegun: true)
            default:
                let (first, rest) = lines(of: element, column: indent + 1, indent: indent + 2)
                text += first + "\n"
                for line in rest { text += line.isEmpty ? "\n" : margin + "  " + line + "\n" }
                writeCollection(element, indent: indent + 2)
            }
        }
    }
}

extension YAMLMember {
    /// Whether nothing has to stand above it, so that it may follow a dash.
    fileprivate var isBare: Bool { heading.isEmpty && note == nil && !isSpaced }
}
