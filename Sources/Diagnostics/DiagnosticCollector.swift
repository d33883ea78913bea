internal import TenantModel

/// Gathers diagnostics in whatever order they are found and reports them in a stable one.
///
/// A collector is a value: work that is done in parallel fills one collector a part and merges them,
/// and the report does not depend on which part finished first as long as the merging order is fixed.
public struct DiagnosticCollector: Sendable {
    /// What was gathered, in order of arrival: of each severity the first ones, as many as are kept.
    public private(set) var diagnostics: [Diagnostic] = []

    /// How many errors were gathered, kept or not.
    public private(set) var errorCount = 0

    /// How many errors are kept, and as many warnings and notes. Ten thousand broken files, or a wrong folder, can give
    /// millions: nobody reads them, and they would take gigabytes.
    public static let mostKept = 10_000

    private var kept: [Severity: Int] = [:]
    /// What was counted and not kept.
    private var omitted: [DiagnosticReport.Omission.Key: Int] = [:]

    private let limit: Int

    /// Makes an empty collector.
    ///
    /// - Parameter limit: How many of each severity are kept. More than ``mostKept`` are for a program to read, and of
    ///   findings whose number somebody knows.
    public init(keeping limit: Int = Self.mostKept) {
        self.limit = limit
    }

    /// Whether at least one error was gathered.
    public var hasErrors: Bool { errorCount > 0 }

    /// Adds one diagnostic, without numbers of cards, bot tokens and ids of merchants: it repeats names and texts that
    /// somebody wrote, and there is no other way into a report.
    ///
    /// - Parameter diagnostic: The finding.
    public mutating func add(_ diagnostic: Diagnostic) {
        keep(diagnostic.masked)
    }

    private mutating func keep(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        guard kept[diagnostic.severity, default: 0] < limit else {
            let key = DiagnosticReport.Omission.Key(severity: diagnostic.severity, id: diagnostic.id)
            omitted[key, default: 0] += 1
            return
        }
        kept[diagnostic.severity, default: 0] += 1
        diagnostics.append(diagnostic)
    }

    /// Adds everything that another collector gathered.
    ///
    /// - Parameter other: The collector of another part of the work.
    public mutating func merge(_ other: DiagnosticCollector) {
        for diagnostic in other.diagnostics { keep(diagnostic) }
        for (key, count) in other.omitted {
            if key.severity == .error { errorCount += count }
            omitted[key, default: 0] += count
        }
    }

    /// Sorts what was gathered, counts it, and cuts floods of one warning.
    ///
    /// Errors are all listed, as far as they were kept, since each is something to mend. A warning that is right about a
    /// layer would be said once for every file that uses it, so an id is listed only so often.
    ///
    /// - Parameters:
    ///   - listedPerWarning: How many warnings (and as many notes) of one id are listed; the
    ///     rest is counted in ``DiagnosticReport/omissions``.
    ///   - warningsAreErrors: Whether each warning becomes an error, which is then listed like one.
    /// - Returns: The diagnostics by location, then id; those alike in both stay in order of arrival.
    public func report(listedPerWarning: Int = 20, warningsAreErrors: Bool = false) -> DiagnosticReport {
        // Stable by contract of the standard library, which is what keeps equal places in order.
        var sorted = diagnostics.sorted(by: Self.isOrderedBefore)
        if warningsAreErrors {
            for index in sorted.indices where sorted[index].severity == .warning { sorted[index].severity = .error }
        }
        var listed: [Diagnostic] = []
        listed.reserveCapacity(sorted.count)
        var counts: [Severity: Int] = [:]
        var seen: [DiagnosticReport.Omission.Key: Int] = [:]
        var unlisted: [DiagnosticReport.Omission.Key: Int] = [:]
        for (key, count) in omitted {
            let severity = warningsAreErrors && key.severity == .warning ? .error : key.severity
            counts[severity, default: 0] += count
            unlisted[DiagnosticReport.Omission.Key(severity: severity, id: key.id), default: 0] += count
        }
        for diagnostic in sorted {
            counts[diagnostic.severity, default: 0] += 1
            if diagnostic.severity != .error {
                let key = DiagnosticReport.Omission.Key(severity: diagnostic.severity, id: diagnostic.id)
                seen[key, default: 0] += 1
                guard seen[key, default: 0] <= listedPerWarning else {
                    unlisted[key, default: 0] += 1
                    continue
                }
            }
            listed.append(diagnostic)
        }
        let omissions = unlisted.map { DiagnosticReport.Omission($0, count: $1) }
        return DiagnosticReport(
            diagnostics: listed,
            omissions: omissions.sorted { ($0.id, $0.severity.rawValue) < ($1.id, $1.severity.rawValue) },
            errorCount: counts[.error] ?? 0,
            warningCount: counts[.warning] ?? 0,
            noteCount: counts[.note] ?? 0
        )
    }

    private static func isOrderedBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        switch (left.location, right.location) {
        case (nil, .some): return true
        case (.some, nil): return false
        case (let left?, let right?) where left != right: return left < right
        default: return left.id < right.id
        }
    }
}

extension Diagnostic {
    /// The finding as it may be shown. The name of a file stays: it has to be found.
    fileprivate var masked: Diagnostic {
        // What is about no file may name an operation, whose id has the form of a merchant's.
        func shown(_ text: String) -> String { ShowableText.masking(text, hidesMerchants: location != nil) }
        var diagnostic = self
        diagnostic.message = shown(message)
        diagnostic.hint = hint.map(shown)
        for index in notes.indices { diagnostic.notes[index].message = shown(notes[index].message) }
        return diagnostic
    }
}
