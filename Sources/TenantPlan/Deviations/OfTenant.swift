internal import CanonicalJSON

/// Something that one tenant has several of, which stand beside each other.
protocol OfTenant {
    /// The tenant's slug.
    var tenant: String { get }

    /// How soon the tenant is named that has these: the lowest first.
    static func rank(_ ofOne: ArraySlice<Self>) -> Int
}

extension Array where Element: OfTenant {
    /// By rank of their tenants; among those of one rank `first` come first, then by slug. What one tenant has stays as it was.
    ///
    /// - Parameter first: Whether a tenant comes before others of its rank.
    /// - Returns: The same, tenant by tenant.
    func byRank(first: (String) -> Bool = { _ in false }) -> [Element] {
        var tenants: [(rank: Int, isLater: Bool, slug: String, own: ArraySlice<Element>)] = []
        var rest = self[...]
        while let slug = rest.first?.tenant {
            let own = rest.prefix { $0.tenant.hasSameBytes(as: slug) }
            rest = rest.dropFirst(own.count)
            tenants.append((Element.rank(own), !first(slug), slug, own))
        }
        tenants.sort { left, right in
            if left.rank != right.rank { return left.rank < right.rank }
            if left.isLater != right.isLater { return right.isLater }
            return left.slug.precedesInBytes(right.slug)
        }
        return tenants.flatMap { $0.own }
    }
}
