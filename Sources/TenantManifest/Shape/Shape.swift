internal import TenantModel

/// What a manifest may hold at one place, made from the descriptions of the kinds: a trie of keys.
///
/// A place may take a value, hold members by name, or hold rows by key. A feature does two of these: it is
/// `key: true` or `key: { enabled: true }`.
final class Shape: Sendable {
    /// How messages call the place: its path from the top of the file, or from the entry of the row.
    let path: String
    /// The value that may stand here.
    let leaf: Leaf?
    /// What may stand below by name.
    let members: KeyTable<Shape>
    /// The rows that may stand below by key.
    let collection: Collection?
    /// Whether a map may stand here.
    let holdsMap: Bool

    init(path: String, leaf: Leaf?, members: KeyTable<Shape>, collection: Collection?) {
        self.path = path
        self.leaf = leaf
        self.members = members
        self.collection = collection
        holdsMap = collection != nil || !members.names.isEmpty
    }

    /// Whether only a tenant's own file may hold anything here.
    var isTenantsOwn: Bool {
        if case .tenantsOwn? = leaf { !holdsMap } else { false }
    }

    /// The names that may stand below, for messages: none that would be refused.
    var namesOffered: [String] {
        zip(members.names, members.values).filter { !$1.isTenantsOwn }.map(\.0)
    }

    /// The places of the members below that are called `name`, this one's own among them.
    ///
    /// - Parameter name: The name of a key.
    /// - Returns: The path of what holds it, for each; empty for the top of the file. What stands in rows is not looked
    ///   at.
    func sections(holding name: String) -> [String] {
        namesOffered.contains(name)
            ? [path] + members.values.flatMap { $0.sections(holding: name) }
            : members.values.flatMap { $0.sections(holding: name) }
    }

    /// Rows of one kind, by key.
    struct Collection: Sendable {
        /// The place of the kind in ``ResourceKind/all``.
        let kind: Int
        /// The form of the keys.
        let keyFormat: ResourceKind.KeyFormat
        /// What a row may hold.
        let entry: Shape
    }

    /// A value, and where it goes.
    enum Leaf: Sendable {
        /// A key that is read before everything else: `version`, `tenant` or `extends`.
        case header
        /// A key that only a tenant's own file may hold, in the shape of a layer.
        case tenantsOwn
        /// A field of the row that the place belongs to.
        case field(FieldTarget)
        /// A field of every row of its kind in the file.
        case everyRow(FieldTarget)
        /// What is said about rows, and is no value of one.
        case directive(Directive)
    }

    /// What a manifest says about rows besides their values.
    enum Directive: Sendable {
        /// Who wins where.
        case management
        /// What a row of this kind, by its place in ``ResourceKind/all``, was called before.
        case renamedFrom(kind: Int)
    }
}
