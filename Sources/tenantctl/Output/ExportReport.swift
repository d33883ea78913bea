internal import CanonicalJSON
internal import Diagnostics
internal import TenantManifest
internal import TenantModel

/// What an export wrote, what it could not, and all that there is to say of it, for programs.
///
/// `format_version` is `1.0`. A new key raises the second number, a changed or removed one the first.
struct ExportReport {
    private let folder: String
    private let exports: [ExportedManifest]
    private let beside: ExportedFolder

    init(_ folder: String, _ exports: [ExportedManifest], _ beside: ExportedFolder) {
        self.folder = folder
        self.exports = exports
        self.beside = beside
    }

    /// One object in one line, of which nothing is cut.
    var text: String {
        var findings = DiagnosticCollector(keeping: .max)
        for finding in exports.flatMap(\.findings) { findings.add(finding) }
        let secrets = exports.filter { $0.text != nil }.flatMap { $0.newSecrets.map(\.description) }
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("folder", string: folder)
            writer.member("manifests") { Self.write(names(isWritten: true).map { $0 + ".yaml" }, to: &$0) }
            writer.member("not_written") { Self.write(names(isWritten: false), to: &$0) }
            writer.member("settings") { Self.write(beside.names, to: &$0) }
            writer.member("secrets") { Self.write(secrets, to: &$0) }
            writer.member("notes") { Self.write(beside.notes, to: &$0) }
            writer.member("findings") { $0.write(raw: JSONRenderer().render(findings.report(listedPerWarning: .max))) }
        }
        return writer.text + "\n"
    }

    /// The JSON Schema of ``text``.
    static var schema: JSON {
        let texts = JSON.list(of: .type("string"))
        return .record([
            "format_version": .constant("1.0"), "folder": .type("string"), "manifests": texts, "not_written": texts,
            "settings": texts, "secrets": texts, "notes": texts, "findings": FindingsSchema.schema,
        ])
    }

    /// The tenants that have a manifest by now, or that have none. Of a bot whose name no manifest could have only a
    /// finding speaks.
    private func names(isWritten: Bool) -> [String] {
        exports.filter { ($0.text != nil) == isWritten }.compactMap(\.slug)
    }

    private static func write(_ texts: [String], to writer: inout JSONWriter) {
        writer.write(.array(texts.map(JSON.string)))
    }
}
