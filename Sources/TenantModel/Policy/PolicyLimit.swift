/// One limit of how much an apply may take away: its name in `_policy.yaml`, what it means, and what holds without one.
///
/// Decoder, JSON Schema, documentation and the stored form read this description.
public enum PolicyLimit: String, Sendable, CaseIterable {
    case deletions
    case percentOfKind = "percent_of_kind"
    case percentFromRows = "percent_from_rows"
    case deactivatedTenants = "deactivated_tenants"

    /// What it means: a sentence that editors show.
    public var about: String {
        switch self {
        case .deletions: "How many rows one apply may remove, all kinds together."
        case .percentOfKind: "How many percent of the managed rows of one kind one apply may remove."
        case .percentFromRows: "From how many managed rows of a kind on `percent_of_kind` counts."
        case .deactivatedTenants:
            "How many tenants one apply may switch off, or leave unable to sell."
        }
    }

    /// What may be written.
    public var range: ClosedRange<Int64> {
        switch self {
        case .percentOfKind: 0...100
        case .deletions, .percentFromRows, .deactivatedTenants: 0...1_000_000
        }
    }

    /// What holds where no policy says otherwise.
    public var initial: Int {
        switch self {
        case .deletions, .percentFromRows: 10
        case .percentOfKind: 20
        case .deactivatedTenants: 1
        }
    }
}
