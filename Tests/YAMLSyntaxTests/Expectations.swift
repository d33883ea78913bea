import Testing
import YAMLSyntax

/// Reads a marked text and expects exactly the marked faults and notes.
func expectFaults(
    _ marked: String,
    limits: YAMLLimits = .standard,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let source = MarkedSource(marked)
    let parse = YAMLDocument.parse(source.bytes, limits: limits)
    let found = parse.faults.map { MarkedSource.Expectation(id: $0.id, mark: $0.mark) }
    #expect(found == source.faults, sourceLocation: sourceLocation)
    let related = parse.faults.flatMap(\.related).map(\.mark)
    #expect(related.sorted() == source.notes, sourceLocation: sourceLocation)
    #expect((parse.document == nil) == !source.faults.isEmpty, sourceLocation: sourceLocation)
}

/// Reads a text that is expected to be in order.
func parse(
    _ text: String,
    limits: YAMLLimits = .standard,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> YAMLNode {
    let parse = YAMLDocument.parse(Array(text.utf8), limits: limits)
    let document = try #require(parse.document, "\(parse.faults)", sourceLocation: sourceLocation)
    return document.root
}

/// The ids of the faults in bytes.
func faultIDs(_ bytes: [UInt8], limits: YAMLLimits = .standard) -> [String] {
    YAMLDocument.parse(bytes, limits: limits).faults.map(\.id)
}

/// The ids of the faults in a text.
func faultIDs(_ text: String, limits: YAMLLimits = .standard) -> [String] {
    faultIDs(Array(text.utf8), limits: limits)
}
