internal import Glibc

/// The absolute path that a path leads to, without links.
///
/// - Parameter path: A path, from the working directory on unless it is absolute.
/// - Returns: The path; `nil` where there is nothing yet, or nothing that can be reached.
func resolvedPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}
