internal import TenantManifest

extension ManifestOptions {
    func secretSource() throws -> SecretSource {
        SecretSource(environment: ProcessEnvironment.current, directory: secretsDir, dotenv: [:])
    }
}
