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
        guard case .object(let above) = self, case .object(var members) = base else { return self }
        for member in above {
            let place = members.firstIndex { $0.name.hasSameBytes(as: member.name) }
            switch (place, member.value) {
            case (let place?, .null): members.remove(at: place)
            case (let place?, let value):
                members[place] = JSON.Member(member.name, value.merged(over: members[place].value))
            case (nil, _): members.append(member)
            }
        }
        return .object(members)
    }
}

extension JSONText {
    /// Told from the text, so that the scalars, which most values are, need not be read.
    fileprivate var isObject: Bool { text.utf8.first == UInt8(ascii: "{") }
}
