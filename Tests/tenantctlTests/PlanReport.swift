import Foundation

/// A plan in JSON as somebody else's program reads it: by Foundation, not by the code under test.
struct PlanReport: Decodable {
    struct Change: Decodable {
        struct Field: Decodable {
            let name: String
            // Of what is only recorded a side that says nothing is left out.
            let before: JSONText?
            let after: JSONText?
        }

        struct Risk: Decodable {
            let id: String
            let severity: String
            let reach: String
        }

        let tenant: String
        let kind: String
        let key: String
        let action: String
        let reason: String
        let drift: String
        let fields: [Field]
        let risks: [Risk]

        /// `update plan asal/monthly-50 price_kopeks: 15000000 -> 16500000`, a line a field.
        var lines: [String] {
            let place = kind == "bot" ? tenant : "\(tenant)/\(key)"
            let head = "\(action) \(kind) \(place)"
            return fields.isEmpty
                ? [head]
                : fields.map { "\(head) \($0.name): \($0.before?.text ?? "(none)") -> \($0.after?.text ?? "(none)")" }
        }
    }

    struct DirectoryChange: Decodable {
        let kind: String
        let risks: [Change.Risk]
    }

    /// Any value, as text with sorted keys.
    struct JSONText: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                text = "null"
            } else if let value = try? container.decode(Bool.self) {
                text = value ? "true" : "false"
            } else if let value = try? container.decode(Int64.self) {
                text = String(value)
            } else if let value = try? container.decode(Double.self) {
                text = String(value)
            } else if let value = try? container.decode(String.self) {
                text = "\"\(value)\""
            } else if let value = try? container.decode([JSONText].self) {
                text = "[" + value.map(\.text).joined(separator: ",") + "]"
            } else {
                let members = try container.decode([String: JSONText].self).map { "\($0):\($1.text)" }
                text = "{" + members.sorted().joined(separator: ",") + "}"
            }
        }
    }

    let id: String
    let complete: Bool
    let summary: [String: Int]
    let changes: [Change]
    let directoryChanges: [DirectoryChange]
    let policyViolations: [String]
    let acknowledgementsRequired: [String]
    let unresolvedSecrets: [String]
    let unmanagedRows: Int
    let preconditions: [String]

    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(PlanReport.self, from: Data(text.utf8))
    }

    /// Every field of every change.
    var lines: [String] { changes.flatMap(\.lines) }
}

/// What a command says in JSON mode when it fails.
struct ErrorReport: Decodable {
    struct Body: Decodable {
        let code: String
        let message: String
        let exitCode: Int
    }

    let formatVersion: String
    let error: Body

    /// Reads the last line: `apply` writes events before it.
    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let line = text.split(separator: "\n").last ?? ""
        self = try decoder.decode(ErrorReport.self, from: Data(line.utf8))
    }
}
