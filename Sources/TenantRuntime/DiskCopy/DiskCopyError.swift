internal import Glibc

/// Why a copy on disk could not be read or written.
public struct DiskCopyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public let code: Code
    /// The copy, or the file or variable of its key.
    public let path: String

    /// Kinds of failure.
    public enum Code: Sendable, Hashable {
        /// There is no copy.
        case missing
        /// Others than its owner may read it or write it.
        case notPrivate
        /// It belongs to another user.
        case otherOwner
        /// It is a folder, a link, a device.
        case notAFile
        /// It is something else altogether.
        case notACopy
        /// A newer version of this library wrote it, in a form of this version.
        case newerFormat(UInt64)
        /// It was cut off or changed since it was written.
        case corrupt
        /// It is of another database than the one that is asked for.
        case otherDatabase
        /// It was encrypted with another key.
        case wrongKey
        /// It was written with a key, and there is none here.
        case missingKey
        /// It was written without a key, and there is one here: nobody knows who wrote it.
        case unproven
        /// The key is not 32 bytes.
        case malformedKey
        /// The operating system refused; which call, and its `errno`.
        case system(call: String, errno: Int32)
    }

    /// Names what went wrong with a file.
    package init(_ code: Code, _ path: String) {
        self.code = code
        self.path = path
    }

    /// One sentence. Names the file, never what is in it.
    public var description: String {
        switch code {
        case .missing: "there is no copy at \(path)"
        case .notPrivate: "\(path) may be read or written by others than its owner, so that it is not trusted"
        case .otherOwner: "\(path) belongs to another user, so that it is not trusted"
        case .notAFile: "\(path) is no regular file"
        case .notACopy: "\(path) is no copy of a snapshot"
        case .newerFormat(let version): "\(path) was written in the newer form \(version)"
        case .corrupt: "\(path) was cut off or changed since it was written"
        case .otherDatabase: "\(path) is a copy of another database"
        case .wrongKey: "\(path) was encrypted with another key"
        case .missingKey: "\(path) was written with a key, and there is none here"
        case .unproven: "\(path) was written without a key, so that it is not trusted where there is one"
        case .malformedKey: "\(path) holds no key: 32 bytes, or these in hexadecimal or base64"
        case .system(let call, let errno): "\(path): \(call): \(unsafe String(cString: strerror(errno)))"
        }
    }
}
