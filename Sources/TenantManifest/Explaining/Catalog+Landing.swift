internal import CanonicalJSON
internal import TenantModel

extension Catalog {
    /// The key that `path` names below `configuration`, where what is written there lands in a column of the bot or in the
    /// switch of a feature: `configuration.SUPPORT_USERNAME`. `nil` for any other path.
    func landing(at path: String) -> ConfigurationKey? {
        let section = "configuration."
        guard path.utf8.starts(with: section.utf8), let name = String(path.utf8.dropFirst(section.utf8.count)),
            let key = configuration(name)
        else { return nil }
        return switch key.storage {
        case .flag, .botColumn: key
        case .configuration, .platform: nil
        }
    }
}
