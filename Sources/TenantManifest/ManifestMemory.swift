package import Diagnostics
package import TenantModel
internal import YAMLSyntax

/// Reads manifests that lie in memory, one after another, as ``ManifestDirectory`` reads those of a folder.
///
/// What is shared between the files of a folder, such as its caches, is shared here too.
package struct ManifestMemory {
    private var decoder: ManifestDecoder

    /// What came of one manifest.
    package struct Reading {
        /// What it declares, as far as it could be understood.
        package let tenant: DesiredTenant?
        /// What is wrong with it, in the order in which it was found.
        package let findings: [Diagnostic]
    }

    /// Makes a reader that has seen nothing.
    ///
    /// - Parameter secrets: Where the values of secrets come from.
    package init(secrets: SecretSource) {
        decoder = ManifestDecoder(secrets: secrets, catalog: .builtIn)
    }

    /// Reads one manifest.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: What it is to be called; the name without `.yaml` is what its tenant should be called.
    /// - Returns: What it declares and what is wrong with it. What only shows among several tenants is not
    ///   looked at.
    package mutating func read(_ bytes: Span<UInt8>, file: String) -> Reading {
        let before = decoder.diagnostics.diagnostics.count
        let tenant = decoder.decode(YAMLDocument.parse(bytes), file: file)
        return Reading(tenant: tenant, findings: Array(decoder.diagnostics.diagnostics[before...]))
    }
}
