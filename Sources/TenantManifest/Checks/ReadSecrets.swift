internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// What a tenant names both as a secret and as something that people read: a message of the shop would show the key of its
/// gateway to every customer.
struct ReadSecrets {
    /// The findings about a tenant, in the order of its configuration keys.
    ///
    /// - Parameters:
    ///   - tenant: The tenant, whole: with everything that it inherits.
    ///   - catalog: Which keys are secrets.
    ///   - resolved: The secrets that are at hand, so that one is known by another name.
    /// - Returns: Errors.
    static func findings(
        in tenant: DesiredTenant,
        _ catalog: Catalog,
        _ resolved: [SecretReference: Secret]
    ) -> [Diagnostic] {
        let all = uses(in: tenant, catalog)
        let read = all.filter(\.isRead)
        // Almost no tenant has any.
        guard !read.isEmpty else { return [] }
        return read.compactMap { use in
            guard let secret = all.first(where: { !$0.isRead && $0.isSame(as: use, resolved) }) else { return nil }
            return .ownSecretIsRead(use.reference, use.name, at: use.place, secret: secret.name, at: secret.place)
        }
    }

    /// One place in which a reference stands.
    private struct Use {
        let reference: SecretReference
        let name: String
        let isRead: Bool
        let place: SourceLocation

        /// Whether both stand for one secret, also by two names: of a file and of what leads to it.
        func isSame(as other: Use, _ resolved: [SecretReference: Secret]) -> Bool {
            if reference == other.reference { return true }
            guard let held = resolved[reference], let others = resolved[other.reference] else { return false }
            return held.reveal().hasSameBytes(as: others.reveal())
        }
    }

    private static func uses(in tenant: DesiredTenant, _ catalog: Catalog) -> [Use] {
        var uses: [Use] = []
        func take(_ rows: DesiredRows, _ row: Int, _ field: Int, _ name: @autoclosure () -> String, isRead: Bool) {
            guard case .secret(let sealed) = rows.values[row, field], let reference = sealed.reference else { return }
            let origin = rows.origin(ofRow: row, field: field)
            let position = tenant.position(of: origin)
            let place = SourceLocation(file: position.file, line: Int(origin.line), column: Int(origin.column))
            uses.append(Use(reference: reference, name: name(), isRead: isRead, place: place))
        }
        let bot = tenant.rows[ResourceKind.bot.order]
        for (row, key) in bot.values.keys.enumerated() {
            for (field, about) in ResourceKind.bot.fields.enumerated() {
                take(bot, row, field, about.spellings.first?.path(in: .bot, key) ?? about.name, isRead: false)
            }
        }
        let configuration = tenant.rows[ResourceKind.configuration.order]
        for (row, name) in configuration.values.keys.enumerated() {
            guard case .secret = configuration.values[row, 0], let key = catalog.configuration(name) else { continue }
            take(configuration, row, 0, name, isRead: key.isRead)
        }
        return uses
    }
}

extension ConfigurationKey {
    /// Whether people read its value, who use the bot or look after it: it is no secret, and says nothing of where money goes.
    var isRead: Bool { !isSecret && money != .merchant }
}
