extension YAMLDocument {
    /// Reads one document of YAML 1.2 in UTF-8, within limits.
    ///
    /// Merge keys, tags other than the core schema's, a second document, keys that are not scalars or are
    /// given twice, control characters and bidirectional controls are refused. What libyaml cannot parse
    /// ends the reading at once; every other fault is collected.
    ///
    /// - Parameters:
    ///   - bytes: The whole text.
    ///   - limits: How much the text may ask for.
    /// - Returns: The document, or its faults.
    public static func parse(_ bytes: [UInt8], limits: YAMLLimits = .standard) -> YAMLParse {
        unsafe bytes.withUnsafeBytes { unsafe parse($0, limits: limits) }
    }

    /// Reads one document of YAML 1.2 in UTF-8, within limits, from memory that somebody else owns.
    ///
    /// - Parameters:
    ///   - bytes: The whole text. It is read during the call only.
    ///   - limits: How much the text may ask for.
    /// - Returns: The document, or its faults.
    public static func parse(_ bytes: Span<UInt8>, limits: YAMLLimits = .standard) -> YAMLParse {
        unsafe bytes.withUnsafeBufferPointer { unsafe parse(UnsafeRawBufferPointer($0), limits: limits) }
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer, limits: YAMLLimits) -> YAMLParse {
        let most = min(limits.bytes, YAMLLimits.mostBytes)
        guard bytes.count <= most else { return YAMLParse(faults: [.tooManyBytes(most)]) }
        let faults = unsafe SourceText.faults(in: bytes, limits: limits)
        guard faults.isEmpty else { return YAMLParse(faults: faults) }
        let start = unsafe SourceText.byteOrderMarkLength(of: bytes)
        let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
        guard unsafe needsLineEnd(text) else { return unsafe TreeBuilder.build(text, limits: limits) }
        let ended = unsafe Array(text) + [0x0A]
        let parse = unsafe ended.withUnsafeBytes { unsafe TreeBuilder.build($0, limits: limits) }
        guard parse.document == nil else { return parse }
        // Faults at the end are to be where the text that was given ends.
        let asGiven = unsafe TreeBuilder.build(text, limits: limits)
        return asGiven.document == nil ? asGiven : parse
    }

    /// Whether the last line is not ended and may be that of a block scalar, from which libyaml then drops it
    /// or its end.
    private static func needsLineEnd(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let last = unsafe text.last, !SourceLines.isLineEnd(last) else { return false }
        return unsafe text.contains(UInt8(ascii: "|")) || text.contains(UInt8(ascii: ">"))
    }
}
