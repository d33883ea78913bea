/// How much, and how long, a client may take.
public struct ServerLimits: Sendable {
    /// The most bytes of a body. The largest that is meant to come is an evaluation context.
    public var bodyBytes = 64 * 1024
    /// The most bytes of all fields of a head, and of any one of them.
    public var headerBytes = 16 * 1024
    /// The most fields of a head.
    public var headerFields = 64
    /// How long a request may take to arrive, from its first byte to its last, and a handshake of TLS before the first.
    public var readTimeout = Duration.seconds(10)
    /// How long a connection may be idle before its first byte, and between two requests.
    public var idleTimeout = Duration.seconds(60)
    /// How long a client may leave an answer that is waiting for it.
    public var writeTimeout = Duration.seconds(30)
    /// The most connections; more wait until one ends.
    public var connections = 4096
    /// The most event streams; more are told to come again later.
    public var eventStreams = 1024
    /// The most event streams of one token, so that none takes all of them; more are told to come again later.
    public var eventStreamsPerToken = 64

    /// The limits that `tenantctl serve` has.
    public init() {}
}
