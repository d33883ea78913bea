extension Field {
    /// Whether a manifest may say who wins at it. Protection guards the manifest itself, so nobody else's word counts.
    public var isManageable: Bool { storage.isColumn }

    /// Whether it may be left to others altogether: not what a row cannot be without. A value that is all of its row
    /// may be; there is no row then.
    public var isObservable: Bool {
        guard isRequired else { return true }
        return spellings.contains { spelling in
            if case .entry(let path) = spelling.place { path.isEmpty } else { false }
        }
    }
}
