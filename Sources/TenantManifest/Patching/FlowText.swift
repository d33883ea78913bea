internal import TenantModel

/// A value on one line, for a place where the rest of the line may be anything.
enum FlowText {
    /// The text of `content`; between braces and brackets it is safe as well.
    static func text(of content: YAMLContent) -> String {
        switch content {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .number(let digits): FloatText(digits)?.text ?? digits
        case .text(let text): scalar(text)
        case .list(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
        case .map(let members): members.isEmpty ? "{}" : "{ " + members.map(member).joined(separator: ", ") + " }"
        case .secret(let reference): self.text(of: reference)
        }
    }

    private static func text(of reference: SecretReference) -> String {
        switch reference {
        case .environment(let name): "{ env: \(scalar(name)) }"
        case .file(let path): "{ file: \(scalar(path)) }"
        }
    }

    /// A key with its value.
    static func member(_ member: YAMLMember) -> String {
        scalar(member.key) + ": " + text(of: member.value)
    }

    /// Between braces a colon or a question mark may begin or end a key.
    private static func scalar(_ text: String) -> String {
        PlainText.holds(text) && !text.utf8.contains { [0x3A, 0x3F].contains($0) } ? text : QuotedText.line(text)
    }
}
