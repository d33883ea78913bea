internal import CanonicalJSON
internal import TenantModel

extension SourcePosition {
    /// The form in a plan file.
    var json: JSON {
        .object([
            JSON.Member("file", .string(file)), JSON.Member("line", .integer(origin.line)),
            JSON.Member("column", .integer(origin.column)),
        ])
    }

    /// Writes ``json``, of which a plan has one for every change.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("file", string: file)
            writer.member("line", integer: origin.line)
            writer.member("column", integer: origin.column)
        }
    }

    /// Reads the form in a plan file back.
    init?(_ json: JSON) {
        guard let file = json["file"]?.string,
            let line = json["line"]?.integer.flatMap(UInt32.init(exactly:)),
            let column = json["column"]?.integer.flatMap(UInt32.init(exactly:))
        else { return nil }
        self.init(file: file, origin: Origin(line: line, column: column))
    }
}
