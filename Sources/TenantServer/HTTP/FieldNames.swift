internal import HTTPTypes

extension HTTPField.Name {
    /// `X-API-Key`: the field besides `Authorization` that OFREP names for a token.
    static let apiKey = known("X-API-Key")
    /// `Idempotency-Key`: the client's name of a payment, so that sending it twice counts once.
    static let idempotencyKey = known("Idempotency-Key")
    /// `Last-Event-ID`: what a client of an event stream has seen.
    static let lastEventID = known("Last-Event-ID")

    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("no name of a field: \(text)") }
        return name
    }
}
