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
                "\(host) is an address that other machines may reach, and tokens would cross the network as they "
                + "are: give a certificate and its key, or say --insecure where something in between encrypts"
        )
    }

    static func unusable(_ path: String) -> ServerError {
        ServerError(code: "tls_file", description: "the certificate in \(path) cannot be used with this key")
    }

    static func unreadable(_ path: String, _ what: String) -> ServerError {
        ServerError(code: "tls_file", description: "\(path) cannot be read, or holds no \(what) in PEM")
    }
}
