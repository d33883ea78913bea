internal import CanonicalJSON
internal import TenantModel
internal import YAMLSyntax

/// The text of a setting as the value that it stands for, as the original bot reads it (pydantic's rules for settings).
enum SettingText {
    /// Whether the bot put other variables in the place of a part: `${NAME}` or `${NAME:-otherwise}`, between whichever
    /// quotes (`dotenv/variables.py` of python-dotenv).
    static func isExpanded(_ text: String) -> Bool {
        var rest = text.utf8[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[start...].dropFirst()
            guard rest.first == UInt8(ascii: "{") else { continue }
            let name = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: ":") }
            let end = rest[name.endIndex...]
            if end.first == UInt8(ascii: "}") { return true }
            if end.starts(with: ":-".utf8), end.contains(UInt8(ascii: "}")) { return true }
        }
        return false
    }

    /// `true`, `1`, `yes`, `on`, `t`, `y` and their opposites, in any case of letters.
    static func boolean(_ text: String) -> YAMLContent? {
        switch text.lowercased() {
        case "true", "1", "yes", "on", "t", "y": .boolean(true)
        case "false", "0", "no", "off", "f", "n": .boolean(false)
        default: nil
        }
    }

    /// A whole number of 64 bits, with or without a sign.
    static func integer(_ text: String) -> YAMLContent? { Int64(text).map(YAMLContent.integer) }

    /// A number, whole or not.
    static func number(_ text: String) -> YAMLContent? {
        if let whole = integer(text) { return whole }
        return Double(text).flatMap { $0.isFinite ? YAMLContent.number("\($0)") : nil }
    }

    /// The value of a configuration key; `nil` where the text is none.
    static func value(_ text: String, for type: ConfigurationKey.ValueType) -> YAMLContent? {
        switch type {
        case .bool: boolean(text)
        case .int: integer(text)
        case .float: number(text)
        case .string, .any: .text(text)
        case .list, .map: collection(text, for: type)
        }
    }

    /// A list or a map, which pydantic reads as JSON.
    private static func collection(_ text: String, for type: ConfigurationKey.ValueType) -> YAMLContent? {
        guard let json = (try? JSONText(parsing: Array(text.utf8)))?.value, depth(of: json) <= deepest else {
            return nil
        }
        switch (type, json) {
        case (.list, .array): return YAMLContent(json)
        // A map that holds nothing but `value` stands for what it holds, in a manifest.
        case (.map, .object(let members)) where members.count != 1 || members[0].name != "value":
            return YAMLContent(json)
        default: return nil
        }
    }

    /// How deep a value may nest below its key, which itself is in a section.
    private static let deepest = YAMLLimits.standard.depth - 2

    private static func depth(of json: JSON) -> Int {
        switch json {
        case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
        case .object(let members): 1 + (members.map { depth(of: $0.value) }.max() ?? 0)
        case .null, .bool, .number, .string: 0
        }
    }

    /// The value of a column; `nil` where the text is none.
    static func value(_ text: String, for type: Field.ColumnType) -> YAMLContent? {
        switch type {
        case .boolean: boolean(text)
        case .integer, .bigint: integer(text)
        case .text: .text(text)
        case .jsonb, .wrappedJSONB: nil
        }
    }
}
