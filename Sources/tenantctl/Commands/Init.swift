internal import ArgumentParser
internal import TenantManifest
internal import TenantModel

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a commented first tenant, layer and policy, and the schemas by which editors complete them.",
        discussion: """
            Nothing is overwritten, and what is there already stays: a layer, a policy, a schema. The schemas go into the folder 'schemas' beside that of the manifests. Where there is no .gitignore, one is made that keeps secrets and the embedded database out of git; where there is no .yamllint, one by which yamllint takes what this tool writes.

            EXAMPLES
              tenantctl init my-shop
              tenantctl init my-shop --tenants deploy/tenants
            """
    )

    @Argument(help: "What the tenant is called: \(TenantSlug.rule).")
    var slug = "my-shop"

    @Option(help: ArgumentHelp("The folder of the manifests.", valueName: "dir"), completion: .directory)
    var tenants = "tenants"

    func validate() throws {
        guard TenantSlug.isValid(slug) else { throw ValidationError("A tenant's name is \(TenantSlug.rule).") }
        if let family = ProcessVariables.family(ofTenant: slug) {
            throw ValidationError(
                "Variables that begin with \(family.prefix) are for \(family.owner): choose another name."
            )
        }
    }

    func run() async throws {
        let folder = tenants.hasSuffix("/") ? String(tenants.dropLast()) : tenants
        let manifest = NewFile(path: "\(folder)/\(slug).yaml", text: FirstTenant(slug: slug).text)
        let catalog = try OwnCatalog.read(folder)
        let schemas = SchemaDocument.allCases.map { document in
            NewFile(path: "\(folder)/../schemas/\(document.fileName)", text: document.text(catalog: catalog))
        }
        let settings = [
            NewFile(path: "\(folder)/_layers/\(FirstSettings.layerName).yaml", text: FirstSettings.layer),
            NewFile(path: "\(folder)/_policy.yaml", text: FirstSettings.policy),
        ].filter { !$0.isThere }
        try manifest.write()
        for file in settings { try file.write() }
        // Those that are there may be of another version; they are the user's.
        let missing = schemas.filter { !$0.isThere }
        for schema in missing { try schema.write() }
        let besides = [
            NewFile(path: ".gitignore", text: Self.ignored), NewFile(path: ".yamllint", text: Self.yamllint),
        ].filter { !$0.isThere }
        for file in besides { try file.write() }
        let written = ([manifest] + settings + besides).map(\.path).joined(separator: ", ")
        Standard.error("wrote \(written)\(missing.isEmpty ? "" : " and the schemas beside them")\n")
        Standard.output(nextSteps(folder))
    }

    /// What never belongs into git: the secrets that `import env` writes, and the database for trying things.
    private static let ignored = "*.secrets.env\n.tenantctl/\n"

    /// What yamllint's own rules refuse and manifests are full of: `{ env: NAME }`, files of one document, long texts.
    private static let yamllint = """
        extends: default

        rules:
          braces: { min-spaces-inside: 1, max-spaces-inside: 1, min-spaces-inside-empty: 0, max-spaces-inside-empty: 0 }
          comments: { min-spaces-from-content: 2 }
          document-start: disable
          line-length: { max: 120, level: warning }
          truthy: { check-keys: false }

        """

    private func nextSteps(_ folder: String) -> String {
        let option = folder == "tenants" ? "" : " --tenants \(folder)"
        return """
            Next:
              tenantctl validate\(option)
              tenantctl database start && tenantctl migrate up
              export \(FirstTenant(slug: slug).tokenVariable)=…        # from @BotFather
              tenantctl plan\(option)
              tenantctl apply\(option)

            """
    }
}
