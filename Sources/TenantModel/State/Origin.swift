/// Where in a tenant's files a value was set: line and column from 1, columns in code points, and which of the files.
///
/// Eight bytes, since 10,000 tenants have two million of them. What does not fit is the nearest that does: manifests
/// are at most 1 MiB long.
public struct Origin: Hashable, Sendable {
    private let packed: UInt64

    /// Makes an origin.
    ///
    /// - Parameters:
    ///   - line: The line, from 1; 0 where there is none.
    ///   - column: The column, from 1.
    ///   - file: Which file: 0 is the tenant's own, others are counted in ``DesiredTenant/layers``.
    public init(line: UInt32, column: UInt32, file: Int = 0) {
        let mark = UInt64(min(line, Self.most)) << 24 | UInt64(min(column, Self.most))
        packed = UInt64(UInt16(clamping: file)) << 48 | mark
    }

    /// The line; 0 where there is none.
    public var line: UInt32 { UInt32(truncatingIfNeeded: packed >> 24) & Self.most }
    /// The column.
    public var column: UInt32 { UInt32(truncatingIfNeeded: packed) & Self.most }
    /// Which file: 0 is the tenant's own, others are counted in ``DesiredTenant/layers``.
    public var file: Int { Int(truncatingIfNeeded: packed >> 48) }

    /// The same place in another file.
    public func inFile(_ file: Int) -> Origin {
        self == .none ? .none : Origin(line: line, column: column, file: file)
    }

    /// For values that nobody wrote.
    public static let none = Origin(line: 0, column: 0)

    /// The most files that a tenant may be made of, and the last line and column that are told apart.
    public static let mostFiles = Int(UInt16.max)
    private static let most: UInt32 = 0xFF_FFFF
}

/// Where in the checkout a value was set.
public struct SourcePosition: Hashable, Sendable {
    /// The file, as it was named to the tool: `tenants/parsvpn.yaml`.
    public let file: String
    /// The place in it.
    public let origin: Origin

    /// Makes a position.
    public init(file: String, origin: Origin) {
        self.file = file
        self.origin = origin
    }
}
