internal import HTTPTypes
internal import Hummingbird

/// What Hummingbird keeps of a request besides the request itself: nothing is needed.
struct ServerContext: InitializableFromSource, Sendable {
    init(source: ApplicationRequestContextSource) {}
}
