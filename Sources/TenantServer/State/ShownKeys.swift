internal import TenantModel

extension Catalog {
    /// Whether the value of a configuration key may be shown: not that of a secret, nor of what no tenant has.
    ///
    /// A key that no catalog knows, which somebody else wrote, is judged by its name, as the view `runtime_configurations`
    /// does: rather a value too few than a password in an answer.
    func shows(_ key: String) -> Bool {
        if let entry = configuration(key) { return !entry.isSecret && !entry.isPlatform }
        let name = key.uppercased()
        return !["TOKEN", "SECRET", "PASSWORD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "_KEY"].contains {
            name.hasSuffix($0)
        }
    }
}
