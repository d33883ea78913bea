import Diagnostics
import Testing

@Suite("Warnings can be taken for errors")
struct StrictTests {
    @Test("each warning counts, is listed and reads as an error; notes stay notes")
    func warnings() {
        var collector = DiagnosticCollector()
        for _ in 0..<30 { collector.add(Diagnostic(.warning, id: "w", message: "m", at: nil)) }
        collector.add(Diagnostic(.note, id: "n", message: "m", at: nil))
        let report = collector.report(warningsAreErrors: true)
        #expect(report.errorCount == 30)
        #expect(report.warningCount == 0)
        #expect(report.noteCount == 1)
        #expect(report.omissions.isEmpty)
        #expect(report.diagnostics.map(\.severity).filter { $0 == .error }.count == 30)
        #expect(TextRenderer(colour: false).render(report).hasSuffix("error: [w] m\n30 errors, 1 note\n"))
    }
}
