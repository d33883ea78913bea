internal import Diagnostics
internal import YAMLSyntax

// What comes by an alias stands in two places, and can be mended in either: a finding names both.

extension [Diagnostic] {
    /// Makes findings about what comes by an alias name both places.
    ///
    /// What is wrong inside of what an alias stands for is wrong in the text, and a note says where the alias is. What is
    /// wrong as a whole is mended at the text too where it is wrong there as well; where it is right there, the alias is
    /// what does not fit, and a note says where the text is.
    ///
    /// - Parameters:
    ///   - aliases: The aliases of the file.
    ///   - file: The file, as its findings name it.
    /// - Returns: As many findings, in the same order.
    func namingAliases(_ aliases: [YAMLAlias], in file: String) -> [Diagnostic] {
        guard !aliases.isEmpty else { return self }
        let bySite = Dictionary(aliases.map { ($0.site, $0) }) { first, _ in first }
        let marks = Set(compactMap { $0.mark(in: file) })
        return map { finding in
            guard let mark = finding.mark(in: file) else { return finding }
            func place(_ mark: YAMLMark) -> SourceLocation {
                SourceLocation(file: file, line: mark.line, column: mark.column)
            }
            var finding = finding
            if let alias = bySite[mark] {
                if marks.contains(alias.start) {
                    finding.location = place(alias.start)
                    finding.notes.append(Diagnostic.Note("this alias stands for it", at: place(mark)))
                } else {
                    finding.notes.append(Diagnostic.Note("what the alias stands for is here", at: place(alias.start)))
                }
                return finding
            }
            let around = aliases.filter { !(mark < $0.start) && mark < $0.end }
            for alias in around.prefix(Self.mostAliasesNamed) {
                finding.notes.append(Diagnostic.Note("this alias stands for it", at: place(alias.site)))
            }
            return finding
        }
    }

    /// A file may have a hundred aliases of one node.
    private static var mostAliasesNamed: Int { 5 }
}

extension Diagnostic {
    /// Where in a file it stands; `nil` where it is about another one, or the whole of it.
    fileprivate func mark(in file: String) -> YAMLMark? {
        guard let location, location.file == file, location.line > 0 else { return nil }
        return YAMLMark(line: location.line, column: location.column)
    }
}

extension DiagnosticCollector {
    /// Likewise, of a file that was read for itself.
    mutating func nameAliases(of document: YAMLDocument, in file: String) {
        let aliases = document.aliases
        guard !aliases.isEmpty, diagnostics.count < Self.mostKept else { return }
        var renewed = DiagnosticCollector()
        for finding in diagnostics.namingAliases(aliases, in: file) { renewed.add(finding) }
        self = renewed
    }
}
