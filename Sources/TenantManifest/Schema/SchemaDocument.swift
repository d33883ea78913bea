internal import CanonicalJSON
public import TenantModel

/// The JSON Schemas (draft 2020-12) of the files that people write, for editors and for other tools.
public enum SchemaDocument: String, CaseIterable, Sendable {
    /// A tenant's manifest.
    case tenant
    /// A file of `_layers/` or `_environments/`.
    case layer
    /// `_catalog.yaml`.
    case catalog
    /// `_policy.yaml`.
    case policy

    /// What the schema's file is called.
    public var fileName: String { rawValue + ".schema.json" }

    /// The comment by which editors find the schema, without `#`: the folder `schemas` lies beside that of the
    /// manifests.
    package var editorLine: String { "yaml-language-server: $schema=../schemas/" + fileName }

    /// The schema, made from what the decoder decodes by.
    ///
    /// It refuses what the decoder refuses for the shape of the file: keys, types, ranges, forms. What needs other
    /// files, the secrets, or arithmetic is left to the decoder: names that are there twice, inherited rows, check
    /// digits of cards.
    ///
    /// - Parameter catalog: The features and configuration keys that may be named.
    /// - Returns: JSON for people, which ends with a line end. The same catalog gives the same bytes.
    public func text(catalog: Catalog = .builtIn) -> String {
        var writer = JSONWriter()
        writer.writeIndented(schema(catalog))
        return writer.text + "\n"
    }

    private func schema(_ catalog: Catalog) -> JSON {
        switch self {
        case .tenant: ShapeSchema(.tenant, catalog: catalog).document
        case .layer: ShapeSchema(.layer, catalog: catalog).document
        case .catalog: CatalogSchema.document
        case .policy: PolicySchema(catalog).document
        }
    }
}
