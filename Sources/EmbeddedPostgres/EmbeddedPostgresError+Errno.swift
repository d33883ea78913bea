import SystemPackage

/// Runs calls of the file system and says in words what they were for when one fails.
///
/// - Parameters:
///   - message: The sentence for a person.
///   - body: The calls.
/// - Returns: What `body` returns.
/// - Throws: `directoryUnusable` with the `errno` as its cause.
func reportingErrno<Value>(
    _ message: @autoclosure () -> String,
    _ body: () throws(Errno) -> Value
) throws(EmbeddedPostgresError) -> Value {
    do throws(Errno) {
        return try body()
    } catch {
        throw EmbeddedPostgresError(.directoryUnusable, message(), cause: error)
    }
}
