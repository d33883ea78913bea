internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What Hummingbird keeps of a request besides the request itself: the connection that it came by.
struct ServerContext: InitializableFromSource, Sendable {
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }

    /// Has `body` called when the connection is over.
    func whenClosed(_ body: @escaping @Sendable () -> Void) {
        channel.closeFuture.whenComplete { _ in body() }
    }
}
