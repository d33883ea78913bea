internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// What has to be known before anything else is read.
    struct Header {
        /// The tenant's name.
        let slug: String
        /// Where it is given.
        let mark: YAMLMark
        /// The keys that are not there.
        let missing: [String]
    }

    /// The only version of the language so far.
    static var version: Int64 { 1 }

    /// Reads `version` and `tenant`; `nil` when the version is one of which nothing further can be said.
    mutating func decodeHeader(_ root: YAMLMapping) -> Header? {
        guard hasKnownVersion(root) else { return nil }
        let missing = root["version"] == nil ? ["`version`"] : []
        let stem = stemOfFile
        guard let tenant = root["tenant"] else {
            return Header(slug: stem, mark: root.node.start, missing: missing + ["`tenant`"])
        }
        if faults.touch(tenant) { return Header(slug: stem, mark: tenant.site, missing: missing) }
        guard let scalar = tenant.scalar, scalar.value == .string || scalar.isWholeNumber else {
            report(.wrongType(at: "tenant", wanted: .text("text"), found: tenant), at: tenant.site)
            return Header(slug: stem, mark: tenant.site, missing: missing)
        }
        let slug = scalar.byteCount <= 255 ? scalar.text : ""
        if !TenantSlug.isValid(slug) {
            report(.invalidSlug(), at: tenant.site)
        } else if !scalar.matches(stem) {
            report(.tenantIsNotFile(stem: stem), at: tenant.site)
        }
        return Header(slug: TenantSlug.isValid(slug) ? slug : stem, mark: tenant.site, missing: missing)
    }

    /// Whether the file is of a version of which something can be said; none is this one, and so is what names no
    /// other. Reports what it is instead.
    mutating func hasKnownVersion(_ root: YAMLMapping) -> Bool {
        guard let version = root["version"], !faults.touch(version) else { return true }
        guard case .integer(let number)? = version.scalar?.value else {
            report(.wrongType(at: "version", wanted: .wholeNumber, found: version), at: version.site)
            let meant = version.scalar.flatMap { $0.byteCount <= 32 ? Double($0.text) : nil }
            return meant.map { $0 == Double(Self.version) } ?? true
        }
        guard number == Self.version else {
            report(.unknownVersion(Self.version), at: version.site)
            return false
        }
        return true
    }

    private var stemOfFile: String { DirectoryListing.stem(of: file) }
}

extension YAMLScalar {
    /// Whether this is a whole number: a slug such as `24` needs no quotes.
    var isWholeNumber: Bool {
        switch value {
        case .integer, .integerOverflow: true
        default: false
        }
    }
}
