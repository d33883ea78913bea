import Diagnostics
import Escaping
import Testing

@Suite("A report is rendered for people and for scripts")
struct RendererTests {
    @Test("text has a clickable first line, its notes and its hint")
    func text() {
        #expect(
            TextRenderer(colour: false).render(sample())
                == """
                error: [cli.option] no such environment
                tenants/a.yaml: error: [file.empty] the file is empty
                tenants/b.yaml:3:5: error: [yaml.duplicate_key] the key `a` is given twice
                    tenants/b.yaml:1:5: note: it is given here first
                    hint: remove one
                tenants/b.yaml:4:1: warning: [plan.price] the price is zero
                3 errors, 1 warning

                """
        )
    }

    @Test("what was cut is counted before the totals")
    func omissions() {
        var collector = DiagnosticCollector()
        for _ in 0..<22 { collector.add(Diagnostic(.warning, id: "w", message: "m", at: nil)) }
        let lines = TextRenderer(colour: false).render(collector.report()).split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines.suffix(2) == ["warning: [w] 2 more not listed", "22 warnings"])
    }

    @Test("an empty report is empty text")
    func empty() {
        #expect(TextRenderer(colour: true).render(DiagnosticCollector().report()) == "")
    }

    @Test("colours are used only when asked for, and end on their line")
    func colour() {
        let lines = TextRenderer(colour: true).render(sample()).split(separator: "\n")
        #expect(lines[1].contains("\u{1B}[1;31merror\u{1B}[0m"))
        for line in lines {
            let codes = line.unicodeScalars.filter { $0 == "\u{1B}" }.count
            let resets = line.ranges(of: "\u{1B}[0m").count
            #expect(codes == 2 * resets)
        }
        #expect(!TextRenderer(colour: false).render(sample()).contains("\u{1B}"))
    }

    @Test("untrusted text cannot reach the terminal as anything but text, wherever it stands")
    func escaping() {
        let evil = "x\u{1B}[2J\u{202E}\n\u{9B}y"
        let place = Diagnostics.SourceLocation(file: evil, line: 1, column: 1)
        var collector = DiagnosticCollector()
        let notes = [Diagnostic.Note(evil, at: place)]
        collector.add(Diagnostic(.error, id: evil, message: evil, at: place, notes: notes, hint: evil))
        for _ in 0..<21 { collector.add(Diagnostic(.warning, id: evil, message: evil, at: nil)) }
        let report = collector.report()
        for text in [TextRenderer(colour: false).render(report), JSONRenderer().render(report)] {
            let controls = text.unicodeScalars.filter { scalar in
                scalar != "\n" && TerminalText(escaping: String(scalar)).description != String(scalar)
            }
            #expect(controls.isEmpty)
        }
        #expect(TextRenderer(colour: false).render(report).split(separator: "\n").count == 25)
    }

    @Test("JSON keeps its keys in order and leaves out what is unknown")
    func json() {
        #expect(
            JSONRenderer().render(sample()) == """
                {
                  "format_version": "1.1",
                  "summary": {
                    "errors": 3,
                    "warnings": 1,
                    "notes": 0
                  },
                  "diagnostics": [
                    {
                      "severity": "error",
                      "id": "cli.option",
                      "message": "no such environment"
                    },
                    {
                      "severity": "error",
                      "id": "file.empty",
                      "message": "the file is empty",
                      "location": {
                        "file": "tenants/a.yaml"
                      }
                    },
                    {
                      "severity": "error",
                      "id": "yaml.duplicate_key",
                      "message": "the key `a` is given twice",
                      "location": {
                        "file": "tenants/b.yaml",
                        "line": 3,
                        "column": 5
                      },
                      "notes": [
                        {
                          "message": "it is given here first",
                          "location": {
                            "file": "tenants/b.yaml",
                            "line": 1,
                            "column": 5
                          }
                        }
                      ],
                      "hint": "remove one"
                    },
                    {
                      "severity": "warning",
                      "id": "plan.price",
                      "message": "the price is zero",
                      "location": {
                        "file": "tenants/b.yaml",
                        "line": 4,
                        "column": 1
                      }
                    }
                  ],
                  "omitted": []
                }

                """
        )
    }

    @Test("JSON escapes what it must and leaves letters and slashes alone")
    func jsonStrings() {
        var collector = DiagnosticCollector()
        collector.add(
            Diagnostic(.error, id: "x", message: "\"\\/\t\n\r\u{0}\u{7F}\u{2028} یک‌ماهه 😀", at: nil)
        )
        let text = JSONRenderer().render(collector.report())
        #expect(text.contains(#""message": "\"\\/\t\n\r\u0000\u007f\u2028 یک‌ماهه 😀""#))
    }

    private func sample() -> DiagnosticReport {
        let file = "tenants/b.yaml"
        var collector = DiagnosticCollector()
        collector.add(
            Diagnostic(
                .warning,
                id: "plan.price",
                message: "the price is zero",
                at: Diagnostics.SourceLocation(file: file, line: 4, column: 1)
            )
        )
        collector.add(
            Diagnostic(
                .error,
                id: "yaml.duplicate_key",
                message: "the key `a` is given twice",
                at: Diagnostics.SourceLocation(file: file, line: 3, column: 5),
                notes: [
                    Diagnostic.Note(
                        "it is given here first",
                        at: Diagnostics.SourceLocation(file: file, line: 1, column: 5)
                    )
                ],
                hint: "remove one"
            )
        )
        let empty = Diagnostics.SourceLocation(file: "tenants/a.yaml")
        collector.add(Diagnostic(.error, id: "file.empty", message: "the file is empty", at: empty))
        collector.add(Diagnostic(.error, id: "cli.option", message: "no such environment", at: nil))
        return collector.report()
    }
}
