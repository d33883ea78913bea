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

    /// Reads the form in a plan file back.
    init?(_ json: JSON) {
        guard let file = json["file"]?.string,
            let line = json["line"]?.integer.flatMap(UInt32.init(exactly:)),
            let column = json["column"]?.integer.flatMap(UInt32.init(exactly:))
        else { return nil }
        self.init(file: file, origin: Origin(line: line, column: column))
    }
}

extension JSONWriter {
    /// Writes where something stands, in the form of ``TenantModel/SourcePosition/json``; `null` where nobody knows. A plan has
    /// one for every change, so that no value is made of it first.
    mutating func member(_ name: StaticString, source: SourcePosition?) {
        member(name) { writer in
            guard let source else { return writer.write(raw: "null") }
            writer.object { writer in
                writer.member("file", string: source.file)
                writer.member("line", integer: source.origin.line)
                writer.member("column", integer: source.origin.column)
            }
        }
    }
}
