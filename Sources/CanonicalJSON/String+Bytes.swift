extension String {
    /// Whether both hold the same bytes.
    ///
    /// `==` asks for canonical equivalence: two spellings of one Persian letter are equal to it and differ in
    /// PostgreSQL. Whatever is compared with the database is compared with this.
    public func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    /// Whether this sorts before `other` byte by byte, as PostgreSQL's `C` collation does.
    public func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
