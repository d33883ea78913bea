import Glibc
import SystemPackage

/// The files that stand in for a program's terminal. Files, not pipes: nobody has to read while it runs, and a killed
/// program's last words are there nevertheless.
struct ToolFiles: Sendable {
    let input: String
    let output: String
    let errors: String
    let kind: ToolOutput

    /// - Parameters:
    ///   - text: What is read from standard input.
    ///   - kind: Where standard output goes.
    ///   - folder: Where the files are made; not there yet.
    /// - Throws: An `Errno`.
    init(input text: String, output kind: ToolOutput, in folder: String) throws {
        guard unsafe mkdir(folder, 0o700) == 0 else { throw Errno(rawValue: errno) }
        self.kind = kind
        input = folder + "/input"
        output = folder + "/output"
        errors = folder + "/errors"
        try writeFile(Array(text.utf8), to: input)
        try writeFile([], to: output)
        try writeFile([], to: errors)
    }

    /// What the program has written to its standard output so far.
    func readOutput() throws -> String { try readFile(output) }

    /// What the program has written to its standard error so far.
    func readErrors() throws -> String { try readFile(errors) }

    /// Opens all three for a child.
    ///
    /// - Returns: Descriptors that the child alone inherits, by `adddup2`; -1 for one that is to be closed.
    /// - Throws: An `Errno`.
    func open() throws -> [CInt] {
        var descriptors = [try Self.open(input, O_RDONLY)]
        switch kind {
        case .captured: descriptors.append(try Self.open(output, O_WRONLY | O_APPEND))
        case .file(let path): descriptors.append(try Self.open(path, O_WRONLY))
        case .closed: descriptors.append(-1)
        case .brokenPipe:
            var ends: [CInt] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
            _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
            close(ends[0])
            descriptors.append(ends[1])
        }
        descriptors.append(try Self.open(errors, O_WRONLY | O_APPEND))
        return descriptors
    }

    private static func open(_ path: String, _ flags: CInt) throws -> CInt {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        return descriptor
    }
}

/// Writes a whole file, made or emptied before.
///
/// - Throws: An `Errno`.
package func writeFile(_ bytes: [UInt8], to path: String) throws {
    let file = try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead]
    )
    try file.closeAfter { _ = try file.writeAll(bytes) }
}

/// Reads a whole file as UTF-8; what is not comes out as U+FFFD.
///
/// - Throws: An `Errno`.
package func readFile(_ path: String) throws -> String {
    String(decoding: try readBytes(path), as: UTF8.self)
}

/// Reads a whole file.
///
/// - Throws: An `Errno`.
package func readBytes(_ path: String) throws -> [UInt8] {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
    return try file.closeAfter {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try unsafe chunk.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
