internal import CanonicalJSON
internal import TenantModel

/// Why a flag is not evaluated, as the protocol names it.
struct EvaluationFault: Error, Sendable, Hashable {
    /// The codes of OFREP 0.3 that occur here.
    enum Code: String, Sendable, CaseIterable {
        /// The body is not JSON.
        case parseError = "PARSE_ERROR"
        /// An operator's token without a targeting key.
        case targetingKeyMissing = "TARGETING_KEY_MISSING"
        /// A context of another shape, or one that names no tenant.
        case invalidContext = "INVALID_CONTEXT"
        /// No such flag, or one that is not shown.
        case flagNotFound = "FLAG_NOT_FOUND"
        /// Anything else.
        case general = "GENERAL"
    }

    let code: Code
    /// One sentence; clients show it, and some of them ask for it.
    let details: String

    init(_ code: Code, _ details: String) {
        self.code = code
        self.details = details
    }

    /// A key that means nothing, or a secret: the two look the same.
    static let flagNotFound = EvaluationFault(.flagNotFound, "there is no such flag")

    /// A value that somebody wrote in another type than the key's, or that is read in none: it is nested too deeply. The default
    /// is not what the tenant wanted either.
    static func malformed(_ type: ConfigurationKey.ValueType) -> EvaluationFault {
        EvaluationFault(
            .general,
            type == .any
                ? "the value cannot be read: it is nested too deeply"
                : "the value is not of the type that the key has, \(type.rawValue)"
        )
    }

    /// Writes the members `errorCode` and `errorDetails`.
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("errorCode", string: code.rawValue)
        writer.member("errorDetails", string: details)
    }
}
