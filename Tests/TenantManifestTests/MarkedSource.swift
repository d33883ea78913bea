import Diagnostics
import TenantManifest
import TenantModel

/// YAML with the expected findings marked in place: below a line, `#^ id` with its `#` under the first
/// character of what is wrong.
///
///     perod_days: 30
///     #^ manifest.unknown_key
///
/// Marks are comments, so that the text is read as it stands. One that is no error begins with its severity:
/// `#^ warning value.unknown_bank`.
struct MarkedSource {
    /// The text, marks included.
    let text: String

    /// The findings that the marks ask for, as `line:column severity id`, sorted.
    var expected: [String] {
        var expected: [String] = []
        var marked = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.drop { $0 == " " }
            guard content.hasPrefix("#^ ") else {
                marked = index + 1
                continue
            }
            let words = content.dropFirst(3).split(separator: " ")
            let severity = words.count == 2 ? words[0] : "error"
            expected.append("\(marked):\(line.count - content.count + 1) \(severity) \(words.last ?? "")")
        }
        return expected.sorted()
    }
}

/// A manifest of the tenant `shop` that is in order, followed by what a test adds.
func shop(_ rest: String) -> String {
    """
    version: 1
    tenant: shop
    name: Shop
    telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
    \(rest)

    """
}

/// An organisation's catalog of keys that take any value.
func ownKeys(_ names: String...) -> String {
    "version: 1\nconfiguration: { " + names.map { "\($0): { type: any }" }.joined(separator: ", ") + " }\n"
}

/// The findings in the order of the text, as `line:column severity id`, sorted.
func found(_ loaded: LoadedManifests) -> [String] {
    loaded.diagnostics.diagnostics.map { finding in
        "\(finding.location?.line ?? 0):\(finding.location?.column ?? 0) \(finding.severity.rawValue) \(finding.id)"
    }.sorted()
}

extension LoadedManifests {
    /// The findings with their file, as `file:line:column severity id`, sorted.
    var findings: [String] {
        diagnostics.diagnostics.map { finding in
            "\(finding.location?.description ?? "") \(finding.severity.rawValue) \(finding.id)"
        }.sorted()
    }

    /// Everything that a renderer could print of the findings.
    var everyWord: String {
        let renderers: [any DiagnosticRenderer] = [
            TextRenderer(colour: false), JSONRenderer(), SARIFRenderer(toolVersion: "0"), GitHubRenderer(),
        ]
        return renderers.map { $0.render(diagnostics.report()) }.joined()
    }

    /// A declared value of the only tenant.
    func value(_ kind: ResourceKind, _ key: String, _ field: String) -> FieldValue? {
        guard tenants.count == 1, let row = tenants[0].rows[kind.order].values.index(of: key),
            let index = kind.fieldIndex(field)
        else { return nil }
        return tenants[0].rows[kind.order].values[row, index]
    }

    /// Where a declared value of the only tenant stands.
    func origin(_ kind: ResourceKind, _ key: String, _ field: String) -> Origin? {
        guard tenants.count == 1, let row = tenants[0].rows[kind.order].values.index(of: key),
            let index = kind.fieldIndex(field)
        else { return nil }
        return tenants[0].rows[kind.order].origin(ofRow: row, field: index)
    }
}
