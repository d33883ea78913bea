internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import TenantRuntime

/// A request that has found its operation, with the state that it is answered from.
struct Call: Sendable {
    /// One snapshot for the whole of it: no answer is half old and half new.
    let snapshot: Snapshot
    /// The segments of the path that are parameters, decoded, in the order of the path.
    var path: [String] = []
    var query = QueryParameters.none
    var headers: HTTPFields = [:]
    var body: [UInt8] = []

    /// The tenant that the path names, as far as the caller may see it.
    func tenant(for caller: Caller) throws(Refusal) -> Bot {
        try caller.tenant(path.first ?? "", in: snapshot)
    }

    /// The members of a JSON object in the body.
    ///
    /// - Parameter names: The members that may be there; any other is refused.
    /// - Returns: Their values by name.
    /// - Throws: ``Refusal`` for anything else.
    func members(_ names: String...) throws(Refusal) -> [String: JSON] {
        guard !body.isEmpty else { throw .invalid("the body is empty") }
        let value: JSON
        do throws(JSONError) {
            var reader = JSONReader(body)
            value = try reader.readValue()
            try reader.end()
        } catch {
            throw .invalid(error.description)
        }
        guard case .object(let members) = value else { throw .invalid("the body is an object") }
        var byName: [String: JSON] = [:]
        for member in members {
            guard names.contains(member.name) else { throw .invalid("the body has a member that is not known here") }
            guard byName.updateValue(member.value, forKey: member.name) == nil else {
                throw .invalid("the member \(member.name) is there twice")
            }
        }
        return byName
    }
}
