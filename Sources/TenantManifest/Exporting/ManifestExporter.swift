internal import CanonicalJSON
internal import Diagnostics
public import TenantModel

/// Writes what the database holds as manifests that plan to no changes against it.
///
/// Of a tenant that was applied, what the ledger holds is declared, with the values that are live now. Of one that was
/// not, everything is declared that is not as it would be anyway. Secrets are written as references: those of the
/// ledger, else names that are made up and have to be provided.
public struct ManifestExporter: Sendable {
    private let names: SecretNames
    private let tenantNames: TenantNames
    private let catalog: Catalog
    private let fingerprinter: Fingerprinter

    /// Makes an exporter.
    ///
    /// - Parameters:
    ///   - database: What the database holds; all of it, since the names of other tenants decide what a secret may be
    ///     called.
    ///   - catalog: The keys that a manifest may declare.
    ///   - fingerprinter: The database's own.
    public init(database: RecordedDatabase, catalog: Catalog, fingerprinter: Fingerprinter) {
        tenantNames = TenantNames(of: database)
        names = SecretNames(slugs: database.tenants.compactMap(tenantNames.name))
        self.catalog = catalog
        self.fingerprinter = fingerprinter
    }

    /// What the manifest of a bot calls it: its slug, or one that is made up where somebody else made the bot and gave it
    /// none.
    public func name(of tenant: RecordedTenant) -> String? { tenantNames.name(of: tenant) }

    /// The manifest of one bot.
    ///
    /// Every manifest is decoded before it is given out. What the decoder refuses, or understands otherwise, is left out
    /// with a finding; where that would take something away that is managed, there is no manifest.
    public func export(_ tenant: RecordedTenant) -> ExportedManifest {
        if let applied = tenant.appliedSlug, tenant.slug?.hasSameBytes(as: applied) != true {
            return refused(tenant.slug ?? applied, [.renamedBehindOurBack(tenant.slug ?? applied, applied: applied)])
        }
        guard let slug = name(of: tenant) else { return refused(nil, [.invalidSlug(ofBot: tenant.botID)]) }
        var draft = ManifestDraft(
            tenant,
            slug: slug,
            names: names,
            catalog: catalog,
            fingerprinter: fingerprinter
        )
        if tenant.slug == nil {
            let isRecognised = TenantNames.isRecognised(tenant)
            draft.findings.append(
                isRecognised ? .slugMadeUp(slug, of: tenant.botID) : .notRecognised(slug, of: tenant.botID)
            )
        }
        let heading = [SchemaDocument.tenant.editorLine] + remarks(tenant)
        while true {
            let placements = draft.placements
            let text = YAMLWriter.text(of: ManifestOutline(placements).members, heading: heading)
            let problems = ReadBack(text, of: draft, placements).problems
            if problems.isEmpty { return finished(draft, text, placements) }
            // Each of them takes something away, so that this comes to an end.
            for problem in problems {
                draft.findings.append(.notExpressible(problem, of: draft))
                guard !problem.parts.isEmpty, problem.parts.allSatisfy({ draft.leaveOut($0) }) else {
                    return refused(slug, draft.findings + [.notWritten(slug)])
                }
            }
            if draft.isManaged { return refused(slug, draft.findings) }
        }
    }

    /// What a reader of the file has to know. The database keeps values: not by which files they were declared.
    private func remarks(_ tenant: RecordedTenant) -> [String] {
        if tenant.slug == nil, !TenantNames.isRecognised(tenant) {
            return [
                "This bot had no name in the database, and what is there as its token is none. Before the first apply give the "
                    + "row the name that `tenant` says here: an apply makes another bot otherwise."
            ]
        }
        if tenant.slug == nil {
            return [
                "This bot had no name in the database. Choose another one before the first apply if you like, for "
                    + "`tenant`, the file and the secrets: the bot is recognised by its token."
            ]
        }
        guard tenant.isManaged else { return [] }
        return [
            "Exported: the values of the database. It does not hold `extends`, `management` and `renamed_from`; what "
                + "the manifest before had of them has to be added."
        ]
    }

    private func finished(
        _ draft: ManifestDraft,
        _ text: String,
        _ placements: [ManifestDraft.Placement]
    ) -> ExportedManifest {
        ExportedManifest(
            slug: draft.slug,
            text: text,
            findings: draft.findings,
            newSecrets: draft.newSecrets,
            holdsMasked: placements.contains { placement in
                guard case .field(let kind, _, let field)? = placement.part else { return false }
                if case .secret = placement.content { return false }
                return ResourceKind.all[kind].fields[field].exposure == .masked
            }
        )
    }

    private func refused(_ slug: String?, _ findings: [Diagnostic]) -> ExportedManifest {
        ExportedManifest(
            slug: slug,
            text: nil,
            // There is no manifest that calls it anything.
            findings: findings.filter { ![Diagnostic.slugMadeUpID, Diagnostic.notRecognisedID].contains($0.id) },
            newSecrets: [],
            holdsMasked: false
        )
    }
}
