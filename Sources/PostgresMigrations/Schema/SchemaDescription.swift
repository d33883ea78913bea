/// The facts about the schemas `public` and `tenantctl`, sorted.
package struct SchemaDescription: Hashable, Sendable {
    /// Every fact, by table, kind and name.
    package let objects: [SchemaObject]

    init(_ objects: some Sequence<SchemaObject>) {
        self.objects = objects.sorted()
    }

    /// Names of the tables and views: `public.bots`.
    var tables: Set<String> {
        Set(objects.lazy.filter { $0.kind == .table || $0.kind == .view }.map(\.table))
    }

    /// The facts about one table.
    func objects(of table: String) -> [SchemaObject] {
        objects.filter { $0.table == table }
    }

    /// The column of that name, if the table has it.
    func column(_ name: String, of table: String) -> SchemaObject? {
        objects.first { $0.kind == .column && $0.table == table && $0.name == name }
    }

    /// Only what `isIncluded` holds for.
    func filter(_ isIncluded: (SchemaObject) -> Bool) -> SchemaDescription {
        SchemaDescription(objects.lazy.filter(isIncluded))
    }
}
