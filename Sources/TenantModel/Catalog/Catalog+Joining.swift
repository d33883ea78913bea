extension Catalog {
    /// Everything that this catalog and another one know, for showing live values: a key is secret where either says so, and
    /// otherwise what this one says.
    ///
    /// - Parameter other: That of the files, say, where this one is in force.
    /// - Returns: A catalog with the keys of both.
    public func joining(_ other: Catalog) -> Catalog {
        let joined = configuration.map { key in
            guard !key.isSecret, let same = other.configuration(key.name), same.isSecret else { return key }
            return same
        }
        return Catalog(
            features: features + other.features.filter { feature($0.name) == nil },
            configuration: joined + other.configuration.filter { configuration($0.name) == nil },
            isComplete: isComplete && other.isComplete
        )
    }
}
