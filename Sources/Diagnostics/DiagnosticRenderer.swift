/// Turns a report into the text of one target: a terminal, a script, a code host.
///
/// A renderer is a value with settings and no state: the same report gives the same bytes.
public protocol DiagnosticRenderer: Sendable {
    /// Renders a report.
    ///
    /// - Parameter report: The sorted diagnostics.
    /// - Returns: Complete text that ends in a newline, or is empty.
    func render(_ report: DiagnosticReport) -> String
}
