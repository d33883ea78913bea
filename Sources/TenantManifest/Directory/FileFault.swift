internal import Diagnostics
internal import Glibc

/// Why a file cannot be read.
enum FileFault: Error {
    /// The system refuses, with this `errno`.
    case unreadable(CInt)
    /// It is a folder, a FIFO, a socket or a device.
    case notRegular
    /// It has more bytes than this.
    case tooLarge(Int)
}

extension FileFault {
    /// The finding that a manifest cannot be read.
    func diagnostic(of file: String) -> Diagnostic {
        switch self {
        case .unreadable(let error):
            Diagnostic(
                .error,
                id: "file.unreadable",
                message: "this file cannot be read: \(systemMessage(error))",
                at: SourceLocation(file: file),
                hint: Diagnostic.unreadableAdvice
            )
        case .notRegular:
            Diagnostic(
                .error,
                id: "file.not_regular",
                message: "this is not a regular file",
                at: SourceLocation(file: file),
                // What begins with _ and is read has a name that means something.
                hint: file.split(separator: "/").last?.hasPrefix("_") == true
                    ? "remove it" : "remove it, or begin its name with _ to have it skipped"
            )
        case .tooLarge(let limit):
            Diagnostic(
                .error,
                id: "file.too_large",
                message: "this file has more than \(limit) bytes",
                at: SourceLocation(file: file),
                hint: "move what does not belong here elsewhere; what many tenants share belongs into a layer"
            )
        }
    }
}

/// What the C library calls an `errno`, such as `Permission denied`.
func systemMessage(_ error: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(error, &buffer, buffer.count) == 0 else { return "error \(error)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
