internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// A folder of manifests, one tenant a file, in any subfolder.
public struct ManifestDirectory: Sendable {
    /// The folder as the user named it; file names in findings begin with it.
    public let path: String

    /// Names a folder; nothing is read yet.
    ///
    /// - Parameter path: The folder, absolute or relative to the working directory.
    public init(path: String) {
        self.path = path
    }

    /// Reads every manifest and finds everything that is wrong, whatever is found first.
    ///
    /// - Parameters:
    ///   - secrets: Where the values of secrets come from. A secret that is not there is no fault here.
    ///   - environment: The environment that is laid over every tenant: `_environments/<name>.yaml`.
    ///   - jobs: How many files are read at the same time; the result does not depend on it.
    ///   - keepsRows: Whether the rows are wanted besides the findings. Those of 10,000 tenants take 90 MB, and to touch
    ///     so much memory takes a tenth of the time.
    /// - Returns: The tenants and the findings. A folder that is missing, empty or unreadable is an error
    ///   among the findings, never a folder without tenants.
    public func load(
        secrets: SecretSource,
        environment: String? = nil,
        jobs: Int,
        keepsRows: Bool = true
    ) async -> LoadedManifests {
        let listing = DirectoryListing(of: path)
        let own = CatalogFile(ofFolder: path)
        let policy = PolicyFile(ofFolder: path, catalog: own.catalog)
        let secrets = secrets.sharing(policy.policy.shared)
        // What lies in a folder that cannot be read cannot either, which need not be said again.
        let library =
            listing.isReadable
            ? LayerLibrary(of: path, environment: environment, secrets: secrets, catalog: own.catalog) : LayerLibrary()
        let reading = Reading(
            files: listing.files,
            secrets: secrets,
            catalog: own.catalog,
            library: library,
            policy: (PolicyChecks(policy.policy, in: own.catalog), policy.places),
            keepsRows: keepsRows
        )
        let loaded = await reading.load(jobs: jobs)
        var diagnostics = listing.diagnostics
        diagnostics.merge(own.diagnostics)
        diagnostics.merge(policy.diagnostics)
        diagnostics.merge(library.diagnostics)
        diagnostics.merge(loaded.diagnostics)
        var across = DirectoryChecks.findings(in: loaded.tenants, loaded.claims)
        across += loaded.inherited.sorted(by: Diagnostic.standsBefore)
        across += loaded.policy.all(of: policy, slugs: loaded.tenants.map(\.slug))
        across = library.namingAliases(across)
        across.attachExcerpts(library, own.catalog)
        for finding in across { diagnostics.add(finding) }
        return LoadedManifests(
            tenants: loaded.tenants.sorted { $0.slug.precedesInBytes($1.slug) },
            diagnostics: diagnostics,
            secrets: loaded.secrets.merging(library.secrets) { first, _ in first },
            catalog: own.catalog,
            policy: policy.policy,
            settingsFiles: [.policy: policy.path, .catalog: own.path].compactMapValues(\.self),
            fileCount: loaded.fileCount,
            byteCount: loaded.byteCount
        )
    }
}

/// The reading of all files of a folder.
private struct Reading {
    let files: [String]
    let secrets: SecretSource
    let catalog: Catalog
    let library: LayerLibrary
    let policy: (checks: PolicyChecks, places: [SourceLocation])
    let keepsRows: Bool

    /// Fewer files are not worth the caches that a slice begins with.
    private static let fewestOfSlice = 32

    /// Reads slices of the files side by side; several a job, since files differ in size.
    func load(jobs: Int) async -> LoadedSlice {
        // More jobs than files would have nothing to do.
        let jobs = min(jobs, files.count)
        guard jobs > 1 else { return slice(0, files.count) }
        let evenly = files.count / (jobs * 4) + 1
        let size = min(max(evenly, Self.fewestOfSlice), (files.count + jobs - 1) / jobs)
        let starts = Array(stride(from: 0, to: files.count, by: size))
        let slices = await withTaskGroup(of: (Int, LoadedSlice).self) { group in
            var waiting = starts.enumerated().makeIterator()
            func startNext() {
                guard let (index, start) = waiting.next() else { return }
                group.addTask { (index, slice(start, min(start + size, files.count))) }
            }
            for _ in 0..<jobs { startNext() }
            var slices = [LoadedSlice](repeating: LoadedSlice(), count: starts.count)
            while let (index, slice) = await group.next() {
                slices[index] = slice
                startNext()
            }
            return slices
        }
        var loaded = LoadedSlice()
        for slice in slices { loaded.merge(slice) }
        return loaded
    }

    private func slice(_ start: Int, _ end: Int) -> LoadedSlice {
        LoadedSlice(
            reading: files[start..<end],
            secrets: secrets,
            catalog: catalog,
            library: library,
            policy: policy,
            keepsRows: keepsRows
        )
    }
}
