internal import ArgumentParser
internal import TenantManifest
internal import TenantModel

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON Schema of the files, for editors and other tools.",
        discussion: """
            JSON Schema 2020-12, made from what the files are decoded by. An editor with a language server for YAML
            finds it by a comment in the file; 'init' and 'export' write it:

              # yaml-language-server: $schema=../schemas/tenant.schema.json

            Keys that _catalog.yaml describes are in the schema too.

            EXAMPLES
              tenantctl schema > schemas/tenant.schema.json
              tenantctl schema layer > schemas/layer.schema.json
              tenantctl schema catalog > schemas/catalog.schema.json
            """
    )

    @Argument(
        help: "Which file: tenant, layer or catalog.",
        transform: { name in
            guard let document = SchemaDocument(rawValue: name) else {
                let known = SchemaDocument.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("There is no schema '\(name)'; there are: \(known).")
            }
            return document
        }
    )
    var document = SchemaDocument.tenant

    @Option(help: ArgumentHelp("The folder whose _catalog.yaml describes keys of your own.", valueName: "dir"))
    var tenants = "tenants"

    func run() throws {
        Standard.output(document.text(catalog: try OwnCatalog.read(tenants)))
    }
}
