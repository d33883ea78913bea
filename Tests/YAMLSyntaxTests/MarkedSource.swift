import YAMLSyntax

/// A YAML text in which the expected faults are marked where they belong, so that nobody counts columns.
///
/// `⟪yaml.duplicate_key⟫` stands right before the place of a fault, `⟪note⟫` before a place that a fault
/// relates to. The markers are taken out before the text is read.
struct MarkedSource {
    let bytes: [UInt8]
    let faults: [Expectation]
    let notes: [YAMLMark]

    struct Expectation: Hashable, CustomStringConvertible {
        let id: String
        let mark: YAMLMark

        var description: String { "\(mark.line):\(mark.column) \(id)" }
    }

    init(_ marked: String) {
        var text = String.UnicodeScalarView()
        var marker: String?
        var faults: [Expectation] = []
        var notes: [YAMLMark] = []
        var (line, column) = (1, 1)
        for scalar in marked.unicodeScalars {
            switch (scalar, marker) {
            case ("⟪", _):
                marker = ""
            case ("⟫", let id?):
                let mark = YAMLMark(line: line, column: column)
                if id == "note" { notes.append(mark) } else { faults.append(Expectation(id: id, mark: mark)) }
                marker = nil
            case (_, .some):
                marker?.unicodeScalars.append(scalar)
            default:
                text.append(scalar)
                (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
            }
        }
        self.bytes = Array(String(text).utf8)
        self.faults = faults
        self.notes = notes
    }
}
