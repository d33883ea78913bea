import Diagnostics
import Testing

@Suite("A collector reports in a stable order and cuts floods")
struct DiagnosticCollectorTests {
    @Test("diagnostics come by file, line, column and id, those without a place first")
    func order() {
        let sorted = [
            diagnostic("z", at: nil),
            diagnostic("z", at: Diagnostics.SourceLocation(file: "a.yaml")),
            diagnostic("b", at: Diagnostics.SourceLocation(file: "a.yaml", line: 2, column: 9)),
            diagnostic("a", at: Diagnostics.SourceLocation(file: "a.yaml", line: 2, column: 10)),
            diagnostic("b", at: Diagnostics.SourceLocation(file: "a.yaml", line: 2, column: 10)),
            diagnostic("a", at: Diagnostics.SourceLocation(file: "a.yaml", line: 10, column: 1)),
            diagnostic("a", at: Diagnostics.SourceLocation(file: "b.yaml", line: 1, column: 1)),
        ]
        #expect(report(sorted.reversed()).diagnostics == sorted)
        #expect(report(sorted).diagnostics == sorted)
    }

    @Test("diagnostics of one place and id stay in the order in which they came")
    func stability() {
        let place = Diagnostics.SourceLocation(file: "a.yaml", line: 1, column: 1)
        let diagnostics = (0..<100).map { Diagnostic(.error, id: "x", message: "\($0)", at: place) }
        #expect(report(diagnostics).diagnostics == diagnostics)
    }

    @Test("twenty warnings of one id are listed and the others counted")
    func flood() {
        let warnings = (1...27).map {
            Diagnostic(
                .warning,
                id: "flood",
                message: "",
                at: Diagnostics.SourceLocation(file: "a.yaml", line: $0, column: 1)
            )
        }
        let other = Diagnostic(.warning, id: "other", message: "", at: nil)
        let report = report(warnings.reversed() + [other])
        #expect(report.diagnostics == [other] + warnings.prefix(20))
        #expect(report.warningCount == 28)
        #expect(report.omissions.map(\.id) == ["flood"])
        #expect(report.omissions.map(\.count) == [7])
    }

    @Test("exactly twenty warnings are all listed")
    func edge() {
        let report = report((1...20).map { _ in diagnostic("w", .warning, at: nil) })
        #expect(report.diagnostics.count == 20)
        #expect(report.omissions.isEmpty)
    }

    @Test("errors are never cut, and a warning of the same id does not count with them")
    func errors() {
        let errors = (1...50).map { _ in diagnostic("same", at: nil) }
        let report = report(errors + [diagnostic("same", .warning, at: nil)])
        #expect(report.diagnostics.count == 51)
        #expect(report.errorCount == 50)
        #expect(report.omissions.isEmpty)
    }

    @Test("of millions of errors the first ten thousand are kept and all are counted")
    func limit() {
        let most = DiagnosticCollector.mostKept
        func errors(_ range: Range<Int>) -> [Diagnostic] {
            range.map {
                let place = Diagnostics.SourceLocation(file: "a.yaml", line: $0 + 1, column: 1)
                return Diagnostic(.error, id: $0.isMultiple(of: 2) ? "even" : "odd", message: "", at: place)
            }
        }
        let all = errors(0..<most + 8)
        let warning = diagnostic("w", .warning, at: nil)
        let report = report(all + [warning])
        #expect(report.errorCount == most + 8)
        #expect(report.diagnostics == [warning] + all.prefix(most))
        #expect(report.omissions.map(\.id) == ["even", "odd"])
        #expect(report.omissions.map(\.count) == [4, 4])
        #expect(report.omissions.allSatisfy { $0.severity == .error })
        let text = TextRenderer(colour: false).render(report)
        #expect(
            text.hasSuffix("error: [even] 4 more not listed\nerror: [odd] 4 more not listed\n10008 errors, 1 warning\n")
        )

        var flood = DiagnosticCollector()
        for _ in 0..<most + 8 { flood.add(warning) }
        let strict = flood.report(warningsAreErrors: true)
        #expect(strict.errorCount == most + 8 && strict.diagnostics.count == most)
        #expect(strict.omissions.map(\.severity) == [.error] && strict.omissions.map(\.count) == [8])

        // However the work was divided.
        var merged = DiagnosticCollector()
        for part in [errors(0..<5), errors(5..<most + 3), errors(most + 3..<most + 8)] {
            var collector = DiagnosticCollector()
            part.forEach { collector.add($0) }
            merged.merge(collector)
        }
        merged.add(warning)
        #expect(merged.report() == report)
        #expect(merged.errorCount == most + 8)
    }

    @Test("merged collectors count what both gathered")
    func merging() {
        var left = DiagnosticCollector()
        left.add(diagnostic("a", at: nil))
        #expect(left.hasErrors)
        var right = DiagnosticCollector()
        right.add(diagnostic("b", at: nil))
        right.add(diagnostic("c", .note, at: nil))
        left.merge(right)
        #expect(left.errorCount == 2)
        #expect(left.diagnostics.map(\.id) == ["a", "b", "c"])
        #expect(left.report().noteCount == 1)
    }

    @Test("warnings alone are no errors")
    func warnings() {
        var collector = DiagnosticCollector()
        collector.add(diagnostic("w", .warning, at: nil))
        #expect(!collector.hasErrors)
        #expect(!collector.report().isEmpty)
        #expect(DiagnosticCollector().report().isEmpty)
    }

    private func diagnostic(
        _ id: String,
        _ severity: Severity = .error,
        at place: Diagnostics.SourceLocation?
    ) -> Diagnostic {
        Diagnostic(severity, id: id, message: "message", at: place)
    }

    private func report(_ diagnostics: [Diagnostic]) -> DiagnosticReport {
        var collector = DiagnosticCollector()
        diagnostics.forEach { collector.add($0) }
        return collector.report()
    }
}
