/// What a scalar means by the core schema of YAML 1.2 (YAML 1.2.2, chapter 10.3).
public enum YAMLValue: Hashable, Sendable {
    /// `null`, `Null`, `NULL`, `~` or nothing.
    case null

    /// `true`, `True`, `TRUE`, `false`, `False` or `FALSE`.
    case boolean(Bool)

    /// Decimal, or octal after `0o`, or hexadecimal after `0x`. Decimal may have a sign and no leading
    /// zeros: the core schema reads `010` as ten and YAML 1.1 as eight, so here it is a string.
    case integer(Int64)

    /// A whole number that 64 bits with a sign cannot hold.
    case integerOverflow

    /// A number with a point or an exponent, `.inf` or `.nan`. Not a number equals nothing, itself
    /// included.
    case float(Double)

    /// Anything else, and whatever is quoted.
    case string
}
