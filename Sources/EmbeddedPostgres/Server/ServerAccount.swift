import Glibc

/// The user whose processes the server's are.
///
/// PostgreSQL refuses to run as root, so that root takes the user `postgres` that the server's package made.
package struct ServerAccount: Sendable, Hashable {
    /// The user that root uses in its place.
    static let nameForRoot = "postgres"

    /// The user's number.
    package let userID: UInt32
    /// The user's own group.
    package let groupID: UInt32

    /// Whether this is another user than the caller, so that children have to drop to it.
    var isOther: Bool { userID != geteuid() }

    /// Who the caller's servers run as.
    ///
    /// - Throws: `accountMissing` when the caller is root and there is no user `postgres`.
    package static func current() throws(EmbeddedPostgresError) -> ServerAccount {
        guard geteuid() == 0 else { return ServerAccount(userID: geteuid(), groupID: getegid()) }
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 16_384)
        let status = unsafe getpwnam_r(nameForRoot, &entry, &text, text.count, &found)
        guard status == 0, unsafe found != nil, unsafe entry.pw_uid != 0 else {
            throw EmbeddedPostgresError(
                .accountMissing,
                "PostgreSQL does not run as root, and there is no user '\(nameForRoot)' to run it as: "
                    + "install the server with 'apt-get install postgresql', or run this as an ordinary user."
            )
        }
        return unsafe ServerAccount(userID: entry.pw_uid, groupID: entry.pw_gid)
    }
}
