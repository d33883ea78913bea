internal import ArgumentParser
internal import TenantManifest
internal import TenantModel

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a commented first tenant, layer and policy, and the schemas by which editors complete them.",
        discussion: """
            Nothing is overwritten, written through a link, or said twice of one tenant, and what is there already stays: a layer, a policy, a schema. The schemas go into the folder 'schemas' beside that of the manifests. Where there is no .gitignore, one is made that keeps secrets and the embedded database out of git; where there is no .yamllint, one by which yamllint takes what this tool writes.

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
        let folder = LinkFree.trimmed(tenants)
        let manifest = NewFile(path: "\(folder)/\(slug).yaml", text: FirstTenant(slug: slug).text)
        try manifest.checkPlace(below: folder)
        try NewTenant.check([slug], in: folder)
        let catalog = try OwnCatalog.read(folder)
        let schemaFolder = Self.schemaFolder(beside: folder)
        let schemas = SchemaDocument.allCases.map { document in
            NewFile(path: "\(schemaFolder)/\(document.fileName)", text: document.text(catalog: catalog))
        }
        let settings = [
            NewFile(path: "\(folder)/_layers/\(FirstSettings.layerName).yaml", text: FirstSettings.layer),
            NewFile(path: "\(folder)/_policy.yaml", text: FirstSettings.policy),
        ]
        let besides = [
            NewFile(path: ".gitignore", text: Self.ignored), NewFile(path: ".yamllint", text: Self.yamllint),
        ]
        // Before the first file is written; what is there stays, as far as it would be read.
        for file in settings {
            try LinkFree.check(file.path, below: folder)
            if LinkFree.isLink(file.path) { try LinkFree.checkTarget(of: file.path, in: folder) }
        }
        for schema in schemas { try LinkFree.check(schema.path, below: schemaFolder) }
        let missing = (settings + besides).filter { !$0.isThere }
        // Those that are there may be of another version; they are the user's.
        let missingSchemas = schemas.filter { !$0.isThere }
        for file in [manifest] + missing + missingSchemas { try file.write() }
        let written = ([manifest] + missing).map(\.path).joined(separator: ", ")
        Standard.error("wrote \(written)\(missingSchemas.isEmpty ? "" : " and the schemas beside them")\n")
        Standard.output(nextSteps(folder))
    }

    /// Without `..` where it can be told: a folder that is not there yet has nothing above it.
    private static func schemaFolder(beside folder: String) -> String {
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, !["", ".", ".."].contains(last) else { return folder + "/../schemas" }
        return (parts.dropLast() + ["schemas"]).joined(separator: "/")
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
