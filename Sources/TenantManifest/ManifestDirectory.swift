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
    ///   - jobs: How many files are read at the same time; the result does not depend on it.
    /// - Returns: The tenants and the findings. A folder that is missing, empty or unreadable is an error
    ///   among the findings, never a folder without tenants.
    public func load(secrets: SecretSource, jobs: Int) async -> LoadedManifests {
        let listing = DirectoryListing(of: path)
        var loaded = LoadedSlice()
        if jobs <= 1 {
            loaded = LoadedSlice(reading: listing.files[...], secrets: secrets)
        } else {
            for slice in await Self.slices(of: listing.files, secrets: secrets, jobs: jobs) {
                loaded.merge(slice)
            }
        }
        var diagnostics = listing.diagnostics
        diagnostics.merge(loaded.diagnostics)
        for finding in DirectoryChecks.findings(in: loaded.tenants, loaded.claims) {
            diagnostics.add(finding)
        }
        return LoadedManifests(
            tenants: loaded.tenants.sorted { $0.slug.precedesInBytes($1.slug) },
            diagnostics: diagnostics,
            secrets: loaded.secrets,
            fileCount: loaded.fileCount,
            byteCount: loaded.byteCount
        )
    }

    /// Reads slices of the files side by side; several a job, since files differ in size.
    private static func slices(of files: [String], secrets: SecretSource, jobs: Int) async -> [LoadedSlice] {
        let size = max(1, files.count / (jobs * 4) + 1)
        let starts = Array(stride(from: 0, to: files.count, by: size))
        return await withTaskGroup(of: (Int, LoadedSlice).self) { group in
            var waiting = starts.enumerated().makeIterator()
            func startNext() {
                guard let (index, start) = waiting.next() else { return }
                group.addTask {
                    let slice = files[start..<min(start + size, files.count)]
                    return (index, LoadedSlice(reading: slice, secrets: secrets))
                }
            }
            for _ in 0..<jobs { startNext() }
            var slices = [LoadedSlice](repeating: LoadedSlice(), count: starts.count)
            while let (index, slice) = await group.next() {
                slices[index] = slice
                startNext()
            }
            return slices
        }
    }
}
