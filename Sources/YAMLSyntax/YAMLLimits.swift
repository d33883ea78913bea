/// How much a YAML text may ask for. Each limit is inclusive, and is applied while the text is read, so
/// that a hostile file costs milliseconds and not gigabytes.
public struct YAMLLimits: Hashable, Sendable {
    /// Bytes in the text, a byte order mark included. At most 2³⁰, since offsets are kept in 32 bits.
    public var bytes = 1 << 20

    /// Collections around a scalar: `[x]` has depth 1. libyaml's time grows with the square of it.
    public var depth = 64

    /// Scalars, collections and aliases in the text, keys included.
    public var nodes = 100_000

    /// Aliases in the text.
    public var aliases = 100

    /// Nodes that all aliases of the text stand for together, were each replaced by what it names.
    public var expandedNodes = 10_000

    /// Lines that begin with `%`. libyaml compares each `%TAG` directive with all before it.
    public var directives = 64

    /// Faults that are listed before the rest of the text is given up.
    public var faults = 1_000

    /// The limits for files that people write by hand.
    public static let standard = YAMLLimits()

    /// The largest text whatever the limits say.
    static let mostBytes = 1 << 30

    /// Makes the standard limits, to be changed one by one.
    public init() {}
}
