internal import TenantModel

/// Makes up references for secrets that the database holds and of which it knows no reference.
struct SecretNames {
    /// The prefixes that belong to the tenants of the database.
    private let prefixes: Set<String>

    init(slugs: some Sequence<String>) {
        prefixes = Set(slugs.map { TenantSlug.environmentPrefix(of: $0) })
    }

    /// A variable of the environment that belongs to the tenant: `PARSVPN_BOT_TOKEN`. A file where it can have none.
    func reference(for field: Field, of kind: ResourceKind, _ key: String, slug: String) -> SecretReference {
        // Variables of this name are the process's, and no manifest may name them.
        if ProcessVariables.family(ofTenant: slug) != nil {
            return .file(path: "\(slug)/\(kind == .bot ? field.lastNameOfSpelling : key)")
        }
        let tail = kind == .bot ? field.lastNameOfSpelling : key
        let prefix = TenantSlug.environmentPrefix(of: slug)
        var name =
            prefix + String(tail.uppercased().unicodeScalars.map { Self.isNameCharacter($0) ? Character($0) : "_" })
        // `MY_SHOP_TOKEN` would be the tenant `my-shop`'s where there is one.
        while belongsToAnother(name, than: prefix) {
            name.insert("_", at: name.index(name.startIndex, offsetBy: prefix.count))
        }
        return .environment(name: name)
    }

    private func belongsToAnother(_ name: String, than own: String) -> Bool {
        name.indices.contains { end in
            name[end] == "_" && name[...end].count > own.count && prefixes.contains(String(name[...end]))
        }
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}

extension Field {
    /// `bot_token` of `telegram.bot_token`.
    fileprivate var lastNameOfSpelling: String {
        guard case .entry(let path)? = spellings.first?.place else { return name }
        return path.last ?? name
    }
}
