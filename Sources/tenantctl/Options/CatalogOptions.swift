internal import ArgumentParser
internal import TenantModel

/// Where the catalog of the files is, for commands that read no manifests and show what the database holds: what it calls secret
/// is so at once.
struct CatalogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the manifests, whose catalog says which keys are secret as well.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var tenants = "tenants"

    /// - Throws: ``CommandError`` when there is an error in it; see ``OwnCatalog``.
    func read() throws -> Catalog { try OwnCatalog.read(tenants) }
}
