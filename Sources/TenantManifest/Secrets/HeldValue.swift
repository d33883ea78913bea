internal import Diagnostics
internal import TenantModel

/// What a reference holds, once it is at hand, under a configuration key.
///
/// The name of a secret says whose it is, and nothing of what it is. A variable of the pipeline with the secrets of every
/// shop in it is at hand for whoever finds a name for it, so that what plainly is no value of one key is none.
struct HeldValue {
    private let text: String
    private let reference: SecretReference

    init(_ secret: Secret, of reference: SecretReference) {
        text = secret.reveal()
        self.reference = reference
    }

    /// The longest secret of one line, in bytes: it goes into a header of a request, and servers take no longer one.
    static let longestLine = 8 << 10

    /// Why no key takes it, or none that is secret. Nothing of the value is in it.
    ///
    /// - Parameters:
    ///   - name: What messages call the key.
    ///   - isSecret: Whether a catalog calls the key a secret: a token or a password, which has one line, or a key of a
    ///     certificate or a service, whose lines have marks round them.
    /// - Returns: `nil` when nothing is wrong.
    func fault(of name: String, isSecret: Bool) -> Diagnostic? {
        if setsVariables { return .heldVariables(reference, name) }
        // Whoever reads the key has the bot: a message shows it to every customer, and no other key is for one.
        if BotToken.isHeld(in: text) { return .heldToken(reference, name) }
        guard isSecret else { return nil }
        if text.utf8.contains(where: Self.endsLine) {
            return isMarked ? nil : .heldLines(reference, name)
        }
        return text.utf8.count > Self.longestLine ? .heldLength(reference, name, Self.longestLine) : nil
    }

    /// Whether two lines of it set a variable: `NAME=value`, as a whole file of secrets has them.
    private var setsVariables: Bool {
        var count = 0
        for line in text.utf8.split(whereSeparator: Self.endsLine) where Self.setsVariable(line) {
            count += 1
            if count == 2 { return true }
        }
        return false
    }

    /// Whether it is a block of PEM (RFC 7468), or JSON: the only secrets that have lines.
    private var isMarked: Bool {
        text.hasPrefix("-----BEGIN ") || text.utf8.first == UInt8(ascii: "{") && text.utf8.last == UInt8(ascii: "}")
    }

    private static func setsVariable(_ line: Substring.UTF8View) -> Bool {
        var rest = line.drop(while: isBlank)
        if rest.starts(with: "export".utf8) {
            let name = rest.dropFirst("export".utf8.count)
            if name.first.map(isBlank) ?? false { rest = name.drop(while: isBlank) }
        }
        let name = rest.prefix { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
        }
        return !name.isEmpty && rest[name.endIndex...].drop(while: isBlank).first == UInt8(ascii: "=")
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
