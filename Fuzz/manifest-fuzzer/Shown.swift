internal import Diagnostics

/// What a user is told of an input, held against what is promised of it.
struct Shown {
    private let findings: [Diagnostic]
    private let extents: [String: TextExtent]

    /// - Parameters:
    ///   - findings: What was found.
    ///   - extents: The files that were read, by the names that findings have for them.
    init(_ findings: [Diagnostic], of extents: [String: TextExtent]) {
        self.findings = findings
        self.extents = extents
    }

    /// Looks at the place of every finding; line 0 is the file as a whole.
    func checkPlaces() {
        for finding in findings {
            guard let place = finding.location else { broken("a finding has no place: \(finding.id)") }
            for place in [place] + finding.notes.compactMap(\.location) {
                guard let extent = extents[place.file] else { broken("a finding is in another file: \(finding.id)") }
                guard place.line == 0 || extent.contains(line: place.line, column: place.column) else {
                    broken("\(finding.id) is at \(place.line):\(place.column), outside of \(place.file)")
                }
            }
        }
    }

    /// What is printed, which is all that a finding holds.
    ///
    /// - Returns: The text, in which no control character stands but the ends of lines.
    func text() -> String {
        var collector = DiagnosticCollector()
        for finding in findings { collector.add(finding) }
        let text = TextRenderer(colour: false).render(collector.report(listedPerWarning: .max))
        for byte in text.utf8 where byte < 0x20 && byte != 0x0A || byte == 0x7F {
            broken("a control character reaches the terminal")
        }
        return text
    }
}
