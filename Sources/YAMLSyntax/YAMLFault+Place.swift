extension YAMLFault {
    /// The fault, with every place that lies behind the end of the text moved to it: libyaml counts a line more
    /// where the last one is not ended.
    func movedInto(_ lines: SourceLines) -> YAMLFault {
        let isInside = ([mark] + related.map(\.mark)).allSatisfy { lines.start(ofLine: $0.line) != nil }
        guard !isInside else { return self }
        return YAMLFault(
            id,
            message,
            at: mark.movedInto(lines),
            hint: hint,
            related: related.map { Related(mark: $0.mark.movedInto(lines), message: $0.message) }
        )
    }
}

extension YAMLMark {
    fileprivate func movedInto(_ lines: SourceLines) -> YAMLMark {
        lines.start(ofLine: line) == nil ? lines.mark(at: lines.count) : self
    }
}
