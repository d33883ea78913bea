import Glibc
import SystemPackage

/// The folder with the server's socket: short, because a socket's path holds 107 bytes, and private, because
/// whoever enters it is trusted.
struct SocketDirectory: Sendable {
    /// A number in the socket's name only; nothing listens on it. Named in every URL, so that a `PGPORT` in a
    /// client's environment changes nothing.
    static let port = 5432

    /// Where the folders are made. Not `TMPDIR`, which may be long.
    static let prefix = FilePath("/tmp/tenantry-")

    let path: FilePath

    /// The server's socket.
    var socket: FilePath { path.appending(".s.PGSQL.\(Self.port)") }
    private var lock: FilePath { FilePath(socket.string + ".lock") }

    /// Makes a new one that only the account, and root, can enter.
    static func make(for account: ServerAccount) throws(Errno) -> SocketDirectory {
        let path = try prefix.makeUniqueDirectory()
        if account.isOther { try path.changeOwner(to: account) }
        return SocketDirectory(path: path)
    }

    /// Whether the folder is there and still what was made. Folders below `/tmp` get cleaned away, and anybody may
    /// then take the name, so that a folder of somebody else is as good as none.
    func isPrivate(to account: ServerAccount) throws(Errno) -> Bool {
        guard let attributes = try path.attributes(followingLinks: false) else { return false }
        return attributes.type == .directory
            && attributes.userID.rawValue == account.userID
            && attributes.permissions.rawValue & 0o077 == 0
    }

    /// The process of the server that opened the socket, running or not; `nil` where none did.
    func server() throws(Errno) -> pid_t? {
        try lock.contents().flatMap(PostmasterFile.init)?.processID
    }

    /// Removes what a killed server left: it would refuse to start when another process has its number now.
    func removeLeftovers() throws(Errno) {
        for leftover in [socket, lock] {
            do throws(Errno) { try leftover.unlink() } catch Errno.noSuchFileOrDirectory {}
        }
    }

    /// A libpq URI of a database behind this socket.
    func url(database: String) -> String {
        "postgresql:///\(Self.percentEncoded(database))?host=\(Self.percentEncoded(path.string))"
            + "&port=\(Self.port)&user=\(EmbeddedPostgres.user)"
    }

    /// Text with every byte encoded that RFC 3986 does not call unreserved.
    static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
