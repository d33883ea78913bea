internal import CanonicalJSON
internal import Escaping

/// A place as SARIF's `physicalLocation` (§3.29).
struct SARIFLocation {
    /// The member of a location object that holds it.
    let member: JSON.Member

    /// - Parameter location: A place; of a whole file, or a whole line, where parts of it are zero.
    init(_ location: SourceLocation) {
        let reference = URIReference(path: location.file)
        var artifact = [JSON.Member("uri", .string(reference.description))]
        // Of an absolute URI it would be wrong (§3.4.4).
        if reference.isRelative { artifact.append(JSON.Member("uriBaseId", .string(Self.base))) }
        var members = [JSON.Member("artifactLocation", .object(artifact))]
        if location.line > 0 {
            var region = [JSON.Member("startLine", .integer(location.line))]
            if location.column > 0 { region.append(JSON.Member("startColumn", .integer(location.column))) }
            members.append(JSON.Member("region", .object(region)))
        }
        member = JSON.Member("physicalLocation", .object(members))
    }

    /// What relative paths are relative to. Where it is on a machine is left to the reader (§3.14.14), so that the same
    /// manifests give the same log everywhere.
    static let bases = JSON.object([
        JSON.Member(
            base,
            .object([
                JSON.Member("description", .object([JSON.Member("text", .string("The folder that tenantctl ran in."))]))
            ])
        )
    ])

    private static let base = "%SRCROOT%"
}
