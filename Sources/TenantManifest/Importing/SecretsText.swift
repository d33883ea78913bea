internal import TenantModel

/// The text of a dotenv file of secrets. It has no textual form either, until it is written.
///
/// People give such a file to `--secrets-file`, have a shell read it (`. ./shop.secrets.env`) and load it with dotenv
/// libraries. So a value is written in the one way that all of them take alike, and never in one that makes a shell run a
/// part of it. Where there is no such way, the line before says who reads it right.
public struct SecretsText: Sendable {
    /// How many secrets it holds.
    public let count: Int
    private let text: Secret

    /// Makes the text of secrets; `nil` when there are none.
    init?(_ secrets: [ImportedSecret], tenant slug: String) {
        guard !secrets.isEmpty else { return nil }
        count = secrets.count
        let lines = secrets.map { secret in
            let comment = Readers(of: secret.value).map { "# The next one is for \($0.words).\n" } ?? ""
            return "\(comment)\(secret.name)=\(Self.written(secret.value.reveal()))\n"
        }
        text = Secret("# Secrets of \(slug). They belong into a secret store, never into git.\n" + lines.joined())
    }

    /// The bytes of the file, for the one place that writes it.
    public func reveal() -> [UInt8] { Array(text.reveal().utf8) }

    /// Who reads a value right that there is no common way to write.
    enum Readers {
        /// It holds `$` or a backquote, which a shell needs a backslash before, and something for which single quotes
        /// will not do.
        case shells
        /// It holds a carriage return, for which a shell has no word.
        case dotenv
        /// Both.
        case none

        /// `nil` for a value that all read alike.
        init?(of secret: Secret) {
            let value = secret.reveal()
            guard !value.utf8.allSatisfy(SecretsText.isPlain), !SecretsText.fitsSingleQuotes(value) else { return nil }
            let isExpanded = value.utf8.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "`") }
            switch (isExpanded, value.utf8.contains(UInt8(ascii: "\r"))) {
            case (true, true): self = .none
            case (true, false): self = .shells
            case (false, true): self = .dotenv
            case (false, false): return nil
            }
        }

        /// The readers.
        var words: String {
            switch self {
            case .shells: "--secrets-file and shells; dotenv libraries keep its backslashes"
            case .dotenv: "--secrets-file and dotenv libraries; a shell keeps its backslashes"
            case .none: "--secrets-file alone; others keep its backslashes"
            }
        }
    }

    private static func written(_ value: String) -> String {
        if value.utf8.allSatisfy(isPlain) { return value }
        if fitsSingleQuotes(value) { return "'\(value)'" }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\", "$", "`": quoted += "\\\(scalar)"
            case "\r": quoted += "\\r"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "_-.:/@+=,".utf8.contains(byte)
    }

    /// Whether nothing in a value means anything between single quotes, to whomever: python-dotenv knows a backslash
    /// before another and before the quote, and takes a carriage return for the end of a line.
    private static func fitsSingleQuotes(_ value: String) -> Bool {
        var last: UInt8 = 0
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\r"): return false
            case UInt8(ascii: "\\") where last == byte: return false
            default: last = byte
            }
        }
        return last != UInt8(ascii: "\\")
    }
}
