package import Diagnostics
package import TenantModel
internal import YAMLSyntax

/// Reads manifests that lie in memory, one after another, as ``ManifestDirectory`` reads those of a folder.
///
/// What is shared between the files of a folder, such as its caches, is shared here too.
package struct ManifestMemory {
    private var decoder: ManifestDecoder
    private var reader = FileReader(limit: YAMLLimits.standard.bytes)

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

    /// Makes a reader of what may extend layers.
    init(_ decoder: ManifestDecoder) {
        self.decoder = decoder
    }

    /// What the tenants so far take for themselves.
    var claims: Claims { decoder.claims }

    /// What is wrong with layers and only shows in tenants.
    var inherited: Set<Diagnostic> { decoder.inherited }

    /// Reads one manifest.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: What it is to be called; the name without `.yaml` is what its tenant should be called.
    /// - Returns: What it declares and what is wrong with it. What only shows among several tenants is not
    ///   looked at.
    package mutating func read(_ bytes: Span<UInt8>, file: String) -> Reading {
        reader.take(bytes)
        let tenant = decoder.decode(reader.parsed(), file: file, source: reader)
        // A collector keeps only so many: what is taken file by file is whole, however many files there are.
        return Reading(tenant: tenant, findings: decoder.takeFindings())
    }
}
