/// What a manifest declares of one tenant.
public struct DesiredTenant: Sendable {
    /// The stable name.
    public let slug: String
    /// The file that declares it, as it was named to the tool.
    public let file: String
    /// The layers and environments that it is made of, as they were named to the tool: ``Origin/file`` counts them
    /// from 1.
    public let layers: [String]
    /// The rows of every kind, in the order of ``ResourceKind/all``.
    public let rows: [DesiredRows]
    /// Who wins where, as far as the manifest says so.
    public let management: ManagementRules
    /// What it was called before, where the manifest says so.
    public let renaming: Renaming?
    /// `bots.id`, where it is known who it is, whatever it is called: of a tenant that goes back to an earlier revision.
    public let botID: Int32?

    /// Makes a tenant.
    public init(
        slug: String,
        file: String,
        layers: [String] = [],
        rows: [DesiredRows],
        management: ManagementRules = ManagementRules(),
        renaming: Renaming? = nil,
        botID: Int32? = nil
    ) {
        self.slug = slug
        self.file = file
        self.layers = layers
        self.rows = rows
        self.management = management
        self.renaming = renaming
        self.botID = botID
    }

    /// Where an origin of one of its values is.
    public func position(of origin: Origin) -> SourcePosition {
        let layer = origin.file - 1
        return SourcePosition(file: layers.indices.contains(layer) ? layers[layer] : file, origin: origin)
    }

    /// The tenant with no other row than its own.
    public var barely: DesiredTenant {
        DesiredTenant(
            slug: slug,
            file: file,
            layers: layers,
            rows: rows.map { $0.values.kind == .bot ? $0 : DesiredRows($0.values.kind) },
            management: management,
            renaming: renaming,
            botID: botID
        )
    }

    /// Its own row.
    public var bot: RowSet { rows[ResourceKind.bot.order].values }
}
