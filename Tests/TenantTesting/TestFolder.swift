import Glibc
import SystemPackage

/// A folder with the clusters of one run, and a process that stops and removes them when this process ends,
/// however it ends.
struct TestFolder: Sendable {
    /// Absolute.
    let path: String
    /// The other end of the guard's input: the system closes it with this process.
    private let lifeline: CInt

    init() throws {
        var template = Array("/tmp/tenantry-tests-XXXXXX".utf8CString)
        // Others may pass through: the servers of root's tests belong to another user.
        guard unsafe mkdtemp(&template) != nil, unsafe chmod(template, 0o711) == 0 else {
            throw Errno(rawValue: errno)
        }
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        lifeline = try ClusterGuard.start(over: path)
    }
}
