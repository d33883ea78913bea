extension YAMLFault: CustomStringConvertible {
    /// `line:column: [id] message`.
    public var description: String {
        "\(mark.line):\(mark.column): [\(id)] \(message)"
    }
}
