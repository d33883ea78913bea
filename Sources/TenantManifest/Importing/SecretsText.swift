internal import TenantModel

/// The text of a dotenv file of secrets. It has no textual form either, until it is written.
public struct SecretsText: Sendable {
    /// How many secrets it holds.
    public let count: Int
    private let text: Secret

    /// Makes the text of secrets; `nil` when there are none.
    init?(_ secrets: [ImportedSecret], tenant slug: String) {
        guard !secrets.isEmpty else { return nil }
        count = secrets.count
        let lines = secrets.map { "\($0.name)=\(Self.written($0.value.reveal()))\n" }
        text = Secret("# Secrets of \(slug). They belong into a secret store, never into git.\n" + lines.joined())
    }

    /// The bytes of the file, for the one place that writes it.
    public func reveal() -> [UInt8] { Array(text.reveal().utf8) }

    /// A value as every dotenv reader takes it: in quotes, unless nothing in it could mean anything.
    private static func written(_ value: String) -> String {
        if value.utf8.allSatisfy(isPlain) { return value }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "$": quoted += "\\$"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "_-.:/@+=,".utf8.contains(byte)
    }
}
