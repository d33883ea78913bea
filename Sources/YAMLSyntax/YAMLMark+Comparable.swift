extension YAMLMark: Comparable {
    /// Orders as the text is read.
    public static func < (left: YAMLMark, right: YAMLMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
