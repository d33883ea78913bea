internal import Foundation

/// The part of `Benchmarks/README.md` between two marks that a run may write anew.
struct RuntimeSection {
    private static let start = "<!-- runtime figures: written by `runtime-bench --record` -->"
    private static let end = "<!-- end of runtime figures -->"

    let path: String

    /// Puts `lines` between the marks.
    ///
    /// - Throws: `CocoaError`; `CocoaError.fileReadCorruptFile` when the file has no marks.
    func write(_ lines: [String]) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let start = text.range(of: Self.start), let end = text.range(of: Self.end),
            start.upperBound <= end.lowerBound
        else { throw CocoaError(.fileReadCorruptFile) }
        let figures = "\n\n" + lines.joined(separator: "\n") + "\n\n"
        try text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: figures)
            .write(toFile: path, atomically: true, encoding: .utf8)
    }
}
