internal import CanonicalJSON
internal import TenantModel
internal import YAMLSyntax

/// Why a value cannot be written so that ``ManifestDirectory`` reads it back.
package enum YAMLObstacle: Error, Sendable, Hashable {
    /// A character that the reader refuses even as an escape: a control, or one that changes the direction of text.
    case character(Unicode.Scalar)
    /// A number that 64 bits cannot hold to the last digit.
    case number
}

extension YAMLObstacle: CustomStringConvertible {
    /// What cannot be written, as the end of a sentence.
    package var description: String {
        switch self {
        case .character(let scalar): "the character \(scalar.codePoint) cannot stand in a manifest"
        case .number: "a number of so many digits cannot stand in a manifest"
        }
    }
}

extension YAMLContent {
    /// The first thing in the value that the reader would refuse; `nil` when it reads all of it back.
    ///
    /// Limits of a whole file (bytes, depth, nodes) are not looked at.
    package var obstacle: YAMLObstacle? {
        switch self {
        case .null, .boolean, .integer: return nil
        case .number(let digits): return FloatText(digits) == nil ? .number : nil
        case .text(let text): return Self.obstacle(in: text)
        case .list(let elements): return elements.lazy.compactMap(\.obstacle).first
        case .map(let members):
            return members.lazy.compactMap { Self.obstacle(in: $0.key) ?? $0.value.obstacle }.first
        case .secret(let reference): return Self.obstacle(in: reference.description)
        }
    }

    private static func obstacle(in text: String) -> YAMLObstacle? {
        text.unicodeScalars.first(where: YAMLCharacters.isRefusedAsEscape).map(YAMLObstacle.character)
    }
}

/// A number with a fraction or a power of ten in a form that both versions of YAML take for one: YAML 1.1 wants a
/// point and a sign before the exponent, `1.0e+30`.
struct FloatText {
    let text: String

    /// `nil` where 64 bits do not hold the number to its last digit.
    init?(_ digits: String) {
        guard let value = Double(digits), value.isFinite,
            JSONText(.number("\(value)")) == JSONText(.number(digits))
        else { return nil }
        let written = "\(value)"
        guard let exponent = written.firstIndex(of: "e"), !written[..<exponent].contains(".") else {
            text = written
            return
        }
        text = written[..<exponent] + ".0" + written[exponent...]
    }
}
