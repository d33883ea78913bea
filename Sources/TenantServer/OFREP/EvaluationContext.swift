internal import CanonicalJSON

/// What a client says of whom a flag is evaluated for; of it only the targeting key matters here.
struct EvaluationContext: Sendable, Hashable {
    /// The `targetingKey`: with an operator's token the slug of the tenant.
    let targetingKey: String?

    /// Reads the body of an evaluation: `{"context": {"targetingKey": "parsvpn", …}}`. The context may be left out or
    /// be empty, as clients send it that have none.
    ///
    /// - Throws: ``EvaluationFault`` by the protocol's codes.
    init(_ body: [UInt8]) throws(EvaluationFault) {
        guard !body.isEmpty else { throw EvaluationFault(.parseError, "the body is empty") }
        var members = ContextMembers()
        do throws(JSONError) {
            var reader = JSONReader(body)
            if reader.peek() == UInt8(ascii: "{") {
                try reader.readObject { (reader, name) throws(JSONError) in
                    if name == "context" { try members.read(&reader) } else { _ = try reader.readValue() }
                }
            } else {
                _ = try reader.readValue()
                members.fault = "the body is an object with the member context"
            }
            try reader.end()
        } catch {
            throw EvaluationFault(.parseError, error.description)
        }
        if let fault = members.fault { throw EvaluationFault(.invalidContext, fault) }
        targetingKey = members.targetingKey
    }
}

/// The members of a context while it is read. A fault of its shape is kept until all was read: what is not JSON at all
/// is said first.
private struct ContextMembers {
    var targetingKey: String?
    var fault: String?

    /// Reads the context; of two the last counts.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        targetingKey = nil
        guard reader.peek() == UInt8(ascii: "{") else {
            _ = try reader.readValue()
            fault = "the context is an object"
            return
        }
        var (key, fault): (String?, String?) = (nil, nil)
        try reader.readObject { (reader, name) throws(JSONError) in
            let value = try reader.readValue()
            guard name == "targetingKey" else { return }
            key = value.string
            if key == nil { fault = "the targetingKey is a text" }
        }
        targetingKey = key
        self.fault = fault
    }
}
