internal import ArgumentParser
internal import TenantManifest
internal import TenantModel

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the files, or of what is printed as JSON, for editors and other tools.",
        discussion: """
            JSON Schema 2020-12, made from what the files are decoded by. An editor with a language server for YAML \
            finds it by a comment in the file; 'init' and 'export' write it:

              # yaml-language-server: $schema=../schemas/tenant.schema.json

            Keys that _catalog.yaml describes are in the schema too.

            EXAMPLES
              tenantctl schema > schemas/tenant.schema.json
              tenantctl schema layer > schemas/layer.schema.json
              tenantctl schema catalog > schemas/catalog.schema.json
              tenantctl schema policy > schemas/policy.schema.json
              tenantctl schema plan > schemas/plan.schema.json
            """
    )

    /// What there is a schema of.
    enum Subject {
        case file(SchemaDocument)
        case output(OutputSchema)
    }

    private static var names: [String] {
        SchemaDocument.allCases.map(\.rawValue) + OutputSchema.allCases.map(\.rawValue)
    }

    @Argument(
        help: ArgumentHelp(
            "A file: tenant, layer, catalog or policy; or what is printed as JSON: plan, findings, event, export or error.",
            valueName: "name"
        ),
        completion: .list(Schema.names),
        transform: { name in
            if let document = SchemaDocument(rawValue: name) { return .file(document) }
            if let output = OutputSchema(rawValue: name) { return .output(output) }
            throw ValidationError("There is no schema '\(name)'; there are: \(Schema.names.joined(separator: ", ")).")
        }
    )
    var subject = Subject.file(.tenant)

    @Option(
        help: ArgumentHelp("The folder whose _catalog.yaml describes keys of your own.", valueName: "dir"),
        completion: .directory
    )
    var tenants = "tenants"

    func run() throws {
        switch subject {
        case .file(let document): Standard.output(document.text(catalog: try OwnCatalog.read(tenants)))
        case .output(let output): Standard.output(output.text)
        }
    }
}
