internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// The lines of one file that its findings may show again.
///
/// A line may be shown when every character of it stands in one of the ``OpenSpans`` and is harmless, or is punctuation
/// that holds a map together. A comment at the end of such a line is cut off, since nobody knows what somebody wrote
/// there. So everything that is not known to be harmless keeps its line back, whatever it is: a value below an unknown
/// key, a reference, a configuration, a text of several lines.
struct ExcerptLines {
    private var lines: [Int: ArraySlice<Unicode.Scalar>] = [:]

    /// Looks for the lines that may be shown. Walks the whole file, and is therefore for files with findings only.
    ///
    /// - Parameters:
    ///   - wanted: The lines of the findings, counted from 1.
    ///   - root: The top of the file.
    ///   - shape: What may stand there.
    ///   - catalog: The configuration keys that there are.
    ///   - source: The file's text.
    init(_ wanted: Set<Int>, of root: YAMLNode, as shape: Shape, _ catalog: Catalog, source: SourceLines) {
        for (number, columns) in OpenSpans(in: root, as: shape, on: wanted, catalog).columns {
            guard let line = source[number], let shown = Self.shown(of: line, columns) else { continue }
            lines[number] = shown
        }
    }

    /// The line that a place is on, cut around it; `nil` where the line may not be shown.
    func excerpt(at place: SourceLocation) -> Excerpt? {
        guard let line = lines[place.line], (1...line.count + 1).contains(place.column) else { return nil }
        return Excerpt(of: line, around: place.column)
    }

    /// What of a line may be shown: all of it up to a comment, or nothing.
    private static func shown(of line: [Unicode.Scalar], _ columns: [Range<Int>]) -> ArraySlice<Unicode.Scalar>? {
        var position = 0
        for span in columns.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard span.lowerBound >= position, span.upperBound <= line.count,
                line[position..<span.lowerBound].allSatisfy(isPunctuation), ExcerptRule.isHarmless(line[span])
            else { return nil }
            position = span.upperBound
        }
        let rest = line[position...]
        let comment = rest.indices.first { rest[$0] == "#" && ($0 == 0 || isBlank(line[$0 - 1])) }
        let end = comment ?? line.count
        guard line[position..<end].allSatisfy(isPunctuation) else { return nil }
        return line[..<(line[..<end].lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0)]
    }

    /// What stands between the keys and values of maps, and tells nothing.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        isBlank(scalar) || [":", ",", "{", "}", "[", "]", "-", "?"].contains(scalar)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}

extension [Diagnostic] {
    /// Gives each finding about a file the line that it is about, where that may be shown.
    ///
    /// - Parameters:
    ///   - file: The file, as its findings name it.
    ///   - parse: What came of reading it; where that is no document nothing is shown, since nobody can tell what is
    ///     a secret in it.
    ///   - shape: What may stand in it.
    ///   - catalog: The configuration keys that there are.
    ///   - source: The reader that still holds its text.
    mutating func attachExcerpts(
        from file: String,
        _ parse: YAMLParse,
        as shape: Shape,
        _ catalog: Catalog,
        source: FileReader
    ) {
        let places = indices.filter { self[$0].location?.file == file && self[$0].excerpt == nil }
        guard let root = parse.document?.root, !places.isEmpty else { return }
        let wanted = Set(places.compactMap { self[$0].location?.line })
        let lines = ExcerptLines(wanted, of: root, as: shape, catalog, source: source.lines(wanted))
        for index in places { self[index].excerpt = self[index].location.flatMap(lines.excerpt) }
    }
}
