/// Where in a file a value was set: line and column from 1, columns in code points.
public struct Origin: Hashable, Sendable {
    /// The line; 0 where there is none.
    public let line: UInt32
    /// The column.
    public let column: UInt32

    /// Makes an origin.
    public init(line: UInt32, column: UInt32) {
        self.line = line
        self.column = column
    }

    /// For values that nobody wrote.
    public static let none = Origin(line: 0, column: 0)
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
