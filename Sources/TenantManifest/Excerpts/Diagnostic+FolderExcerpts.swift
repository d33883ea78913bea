internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension [Diagnostic] {
    /// Gives each finding that was made when all files had been read the line that it is about, where that may be shown.
    ///
    /// By then no file is at hand any more, so those with findings are read again; of a flood the first
    /// ``mostFilesReadAgain``, since nobody reads further.
    ///
    /// - Parameters:
    ///   - library: Tells which files are layers.
    ///   - catalog: The configuration keys that there are.
    mutating func attachExcerpts(_ library: LayerLibrary, _ catalog: Catalog) {
        guard !isEmpty else { return }
        var reader = FileReader(limit: YAMLLimits.standard.bytes)
        var seen: Set<String> = []
        for file in compactMap({ $0.location?.file }) where seen.count < Self.mostFilesReadAgain {
            guard seen.insert(file).inserted else { continue }
            let shape = library.holds(file: file) ? ManifestShape.layer : .tenant
            do throws(FileFault) {
                _ = try reader.read(file)
                attachExcerpts(from: file, reader.parsed(), as: shape.root, catalog, source: reader)
            } catch {
                // It was there a moment ago. The finding is as true without its line.
                continue
            }
        }
    }

    private static var mostFilesReadAgain: Int { 100 }
}

extension Diagnostic {
    /// Whether it comes first among findings that were gathered in no order: by place, then by what they say.
    static func standsBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        switch (left.location, right.location) {
        case (let left?, let right?) where left != right: left < right
        default: (left.id, left.message) < (right.id, right.message)
        }
    }
}
