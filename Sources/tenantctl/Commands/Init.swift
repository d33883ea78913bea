internal import ArgumentParser
internal import TenantManifest
internal import TenantModel

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a commented first tenant, and the schemas by which editors complete it.",
        discussion: """
            Nothing is overwritten. The schemas go into the folder 'schemas' beside that of the manifests.

            EXAMPLES
              tenantctl init my-shop
              tenantctl init my-shop --tenants deploy/tenants
            """
    )

    @Argument(help: "What the tenant is called: \(TenantSlug.rule).")
    var slug = "my-shop"

    @Option(help: ArgumentHelp("The folder of the manifests.", valueName: "dir"))
    var tenants = "tenants"

    func validate() throws {
        guard TenantSlug.isValid(slug) else { throw ValidationError("A tenant's name is \(TenantSlug.rule).") }
    }

    func run() async throws {
        let folder = tenants.hasSuffix("/") ? String(tenants.dropLast()) : tenants
        let manifest = NewFile(path: "\(folder)/\(slug).yaml", text: FirstTenant(slug: slug).text)
        let catalog = try OwnCatalog.read(folder)
        let schemas = SchemaDocument.allCases.map { document in
            NewFile(path: "\(folder)/../schemas/\(document.fileName)", text: document.text(catalog: catalog))
        }
        try manifest.write()
        // Those that are there may be of another version; they are the user's.
        let missing = schemas.filter { !$0.isThere }
        for schema in missing { try schema.write() }
        Standard.error("wrote \(manifest.path)\(missing.isEmpty ? "" : " and the schemas beside it")\n")
        Standard.output(nextSteps(folder))
    }

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
