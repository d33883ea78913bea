internal import TenantModel

/// A ``Shape`` that is still growing.
final class ShapeBuilder {
    /// The value that may stand here.
    var leaf: Shape.Leaf?
    private let path: [String]
    private var members: [(name: String, builder: ShapeBuilder)] = []
    private var collection: (kind: ResourceKind, order: Int, entry: ShapeBuilder)?

    init(path: [String]) {
        self.path = path
    }

    /// The place at `path` below this one.
    func descend(_ path: some Swift.Collection<String>) -> ShapeBuilder {
        guard let name = path.first else { return self }
        return member(name).descend(path.dropFirst())
    }

    /// Lets rows of a kind stand below this place.
    func hold(_ kind: ResourceKind, order: Int) {
        collection = (kind, order, ShapeBuilder(path: []))
    }

    /// What one of the rows below this place may hold; where there are none, the place is the row.
    var rows: ShapeBuilder { collection?.entry ?? self }

    /// What was built. A map of nothing but what only a tenant's own file may hold is such a thing itself.
    var shape: Shape {
        let members = members.map { (name: $0.name, value: $0.builder.shape) }
        if leaf == nil, collection == nil, !members.isEmpty, members.allSatisfy(\.value.isTenantsOwn) {
            return Shape(path: path.joined(separator: "."), leaf: .tenantsOwn, members: KeyTable([]), collection: nil)
        }
        return Shape(
            path: path.joined(separator: "."),
            leaf: leaf,
            members: KeyTable(members),
            collection: collection.map {
                Shape.Collection(kind: $0.order, keyFormat: $0.kind.keyFormat, entry: $0.entry.shape)
            }
        )
    }

    private func member(_ name: String) -> ShapeBuilder {
        if let known = members.first(where: { $0.name == name }) { return known.builder }
        let builder = ShapeBuilder(path: path + [name])
        members.append((name, builder))
        return builder
    }
}
