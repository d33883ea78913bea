internal import HummingbirdTLS
internal import NIOSSL
public import PostgresDriver
public import TenantRuntime

/// Where a server listens, and how much clients may take.
public struct ServerSettings: Sendable {
    /// The address to listen on: a name or a number.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int
    /// Certificate and key; `nil` for plain HTTP.
    public var tls: TLSFiles?
    /// Whether plain HTTP is right on an address that other machines reach: something in between encrypts.
    public var allowsInsecure = false
    /// Where tokens are looked up.
    public var database: PostgresConfiguration
    /// How long tokens are good for without a word from the database. Long enough for a failover and a restart, short
    /// enough that a token revoked meanwhile is not good for hours.
    public var tokenGrace = Duration.seconds(900)
    /// The copy of the state on disk, beside which the tokens are kept; `nil` keeps them in memory alone.
    public var stateCopy: DiskCopySettings?
    /// How much clients may take.
    public var limits = ServerLimits()

    /// Makes settings for plain HTTP.
    public init(host: String, port: Int, database: PostgresConfiguration) {
        self.host = host
        self.port = port
        self.database = database
    }

    /// - Throws: ``ServerError`` for no address, for four numbers that are none, and for plain HTTP that other machines would reach and
    ///   nobody asked for.
    func check() throws(ServerError) {
        guard !host.isEmpty else { throw .noHost }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isNumeric = parts.count == 4 && parts.allSatisfy { UInt($0) != nil }
        guard !isNumeric || parts.allSatisfy({ UInt8($0) != nil }) else { throw .unknownHost(host) }
        guard tls != nil || allowsInsecure || Self.isLoopback(host) else { throw .insecure(host) }
    }

    /// The address and a port as a URL has them: an address of IPv6 stands in brackets.
    func origin(_ port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether an address is one that no other machine reaches.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// The files of a certificate, PEM.
public struct TLSFiles: Sendable {
    /// The certificate, and those that lead to a root.
    public let certificate: String
    /// Its private key.
    public let key: String

    /// Names files; they are read when the server is made.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Reads both.
    ///
    /// - Throws: ``ServerError``, which names the file and nothing of what is in it.
    func configuration() throws(ServerError) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw .unreadable(certificate, "certificate")
        }
        guard !chain.isEmpty else { throw .unreadable(certificate, "certificate") }
        let secret: NIOSSLPrivateKey
        do {
            secret = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw .unreadable(key, "private key")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(secret)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unusable(certificate)
        }
        return configuration
    }
}
