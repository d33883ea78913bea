internal import TenantModel

/// Why a manifest cannot be edited in place.
enum PatchObstacle: Error, Hashable {
    /// The value must not stand in a file.
    case secret
    /// The value is what the row is known by.
    case identity
    /// No spelling of the field can say the value.
    case unspeakable
    /// Something in the value that no manifest may hold.
    case refused(YAMLObstacle)
    /// The value has an anchor, or is an alias: others would change with it.
    case shared
    /// On the way there is a value that is no map.
    case noMap(String)
    /// The map is written in a way that leaves no place for another line.
    case noPlace
    /// The manifest says it already: the database has the same in another spelling.
    case same
    /// There is nothing at the path.
    case absent
    /// A manifest with the value has a fault that it has not now, in words.
    case invalid(String)
    /// The file would say something else of other fields, or still not say it.
    case otherMeaning
}

extension PatchObstacle: CustomStringConvertible {
    /// The end of a sentence; no value is in it.
    var description: String {
        switch self {
        case .secret: "a secret is not written into a manifest"
        case .identity: "a row is known by its name: 'apply' gives it back, `renamed_from` gives another one"
        case .unspeakable: "a manifest has no word for the value"
        case .refused(let obstacle): obstacle.description
        case .shared: "it is shared by an anchor, so that more would change with it"
        case .noMap(let name): "`\(name)` is no map there"
        case .noPlace: "the map around it leaves no place for another line"
        case .same: "the file says the same already, and 'apply' writes it as the file has it"
        case .absent: "the file does not say it"
        case .invalid(let fault): "no manifest may say what the database holds: \(fault)"
        case .otherMeaning: "the file would then say something else as well"
        }
    }
}
