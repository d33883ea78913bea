internal import TenantModel

extension Catalog {
    /// Whether the value of a configuration key may be shown: not that of a secret, nor of what no tenant has.
    func shows(_ key: String) -> Bool {
        !isSecret(key) && configuration(key)?.isPlatform != true
    }
}
