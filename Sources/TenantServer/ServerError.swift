internal import Glibc

/// Why a server does not begin to listen.
public struct ServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A stable name.
    public let code: String
    /// One sentence, without anything secret.
    public let description: String

    static func insecure(_ host: String) -> ServerError {
        ServerError(
            code: "insecure_address",
            description:
                "other machines may reach the address \(host), and tokens would cross the network as they "
                + "are: give a certificate and its key, or say --insecure where something in between encrypts"
        )
    }

    static let noHost = ServerError(code: "cannot_listen", description: "the address to listen on is empty")

    static func unknownHost(_ host: String) -> ServerError {
        ServerError(code: "cannot_listen", description: "cannot listen on \(host): no address has this name")
    }

    static func cannotListen(_ origin: String, _ number: CInt) -> ServerError {
        let reason =
            switch number {
            case EADDRINUSE: "the address is in use"
            case EADDRNOTAVAIL: "the address is none of this machine"
            case EACCES: "the port needs a right that this user does not have"
            default: unsafe String(cString: strerror(number))
            }
        return ServerError(code: "cannot_listen", description: "cannot listen on \(origin): \(reason)")
    }

    static func unusable(_ path: String) -> ServerError {
        ServerError(code: "tls_file", description: "the certificate in \(path) cannot be used with this key")
    }

    static func unreadable(_ path: String, _ what: String) -> ServerError {
        ServerError(code: "tls_file", description: "\(path) cannot be read, or holds no \(what) in PEM")
    }
}
