/// The tags of an `If-None-Match` (RFC 9110, 13.1.2).
struct EntityTags {
    private let text: Substring

    /// Takes the value of the field; what is not a list of tags contains none.
    init(_ text: String) {
        self.text = Self.trimmed(text[...])
    }

    /// Whether one of them is `tag`, by the weak comparison that the field asks for. `*` is any.
    func contain(_ tag: String) -> Bool {
        if text == "*" { return true }
        return text.split(separator: ",").contains { Self.opaque($0) == tag[...] }
    }

    /// What stands between the quotes; `nil` for what is no tag.
    private static func opaque(_ text: Substring) -> Substring? {
        var text = trimmed(text)
        if text.hasPrefix("W/") { text = text.dropFirst(2) }
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        return text.dropFirst().dropLast()
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
