internal import CanonicalJSON
internal import TenantModel

extension FieldValue {
    /// Whether this is a map, which merges with one below it.
    var isMap: Bool {
        guard case .json(let text) = self else { return false }
        return text.isObject
    }

    /// The value where it stands above another one: maps merge, and `null` in one takes out what is below.
    func merged(over base: FieldValue) -> FieldValue {
        guard case .json(let above) = self, case .json(let below) = base, above.isObject, below.isObject
        else { return self }
        return .json(JSONText(above.value.merged(over: below.value)))
    }
}

extension JSON {
    fileprivate func merged(over base: JSON) -> JSON {
        guard case .object(let above) = self, case .object(let below) = base else { return self }
        // Names are the same where their bytes are, and a map may have very many of them.
        var places: [[UInt8]: Int] = [:]
        for (place, member) in below.enumerated() { places[Array(member.name.utf8)] = place }
        var members: [JSON.Member?] = below
        for member in above {
            guard let place = places[Array(member.name.utf8)] else {
                members.append(member)
                continue
            }
            members[place] =
                member.value == .null ? nil : JSON.Member(member.name, member.value.merged(over: below[place].value))
        }
        return .object(members.compactMap(\.self))
    }
}

extension JSONText {
    /// Told from the text, so that the scalars, which most values are, need not be read.
    fileprivate var isObject: Bool { text.utf8.first == UInt8(ascii: "{") }
}
