internal import CanonicalJSON

/// An event of a stream (WHATWG HTML, 9.2).
struct ServerSentEvent: Sendable, Hashable {
    /// What a client sends back as `Last-Event-ID`; holds no line end.
    let id: String
    /// One line of JSON.
    let data: String

    init(id: String, _ data: (inout JSONWriter) -> Void) {
        self.id = id
        var writer = JSONWriter()
        data(&writer)
        self.data = writer.text
    }

    /// The bytes on the wire. The type of every event is the default one, `message`, which OFREP asks for.
    var encoded: String {
        // JSON holds no line end, so that one field is enough; the id is ours.
        "id: \(id)\ndata: \(data)\n\n"
    }

    /// A comment, which clients ignore: it shows both ends that the other is still there.
    static let heartbeat = ":\n\n"

    /// What a stream begins with: how long a client waits before it connects again, in milliseconds.
    static func greeting(retry: Duration) -> String { "retry: \(Int(retry / .milliseconds(1)))\n\n" }
}
