import Diagnostics

/// A report with everything that a renderer can be given: every severity, every part there or not, places of every kind,
/// and text that tries to be more than text.
func hostileReport() -> DiagnosticReport {
    typealias Place = Diagnostics.SourceLocation
    let evil = "\u{1B}[31m\u{202E}x\u{2066}\r\n::error file=x::y\u{9B}%0A,\"{0}[a](b)\\"
    var collector = DiagnosticCollector()
    collector.add(Diagnostic(.error, id: "usage", message: "Unknown option '\(evil)'", at: nil, hint: "see --help"))
    collector.add(
        Diagnostic(.error, id: "directory.missing", message: "there is no folder here", at: Place(file: "tenants"))
    )
    collector.add(
        Diagnostic(
            .error,
            id: "manifest.two_spellings",
            message: evil,
            at: Place(file: "tenants/\(evil).yaml", line: 3, column: 9),
            notes: [
                Diagnostic.Note(evil, at: Place(file: "tenants/\(evil).yaml", line: 1, column: 2)),
                Diagnostic.Note("a note about no place", at: nil),
            ],
            hint: evil,
            excerpt: Excerpt(of: Array("a: \t\"\(evil)\"".unicodeScalars), around: 9)
        )
    )
    collector.add(
        Diagnostic(
            .error,
            id: "manifest.wrong_type",
            message: "`price_toman` takes a whole number, and this is text",
            at: Place(file: "/srv/tenants/a b.yaml", line: 12, column: 31),
            excerpt: Excerpt(of: Array("a: { name: \"یک‌ماهه\", price_toman: cheap }".unicodeScalars), around: 31)
        )
    )
    for line in 1...22 {
        let place = Place(file: "tenants/cards.yaml", line: line, column: 0)
        collector.add(Diagnostic(.warning, id: "value.unknown_bank", message: "no bank is known", at: place))
    }
    collector.add(
        Diagnostic(
            .note,
            id: "manifest.renamed",
            message: "this can go",
            at: Place(file: "tenants/z.yaml", line: 4, column: 1)
        )
    )
    return collector.report(listedPerWarning: 2)
}
