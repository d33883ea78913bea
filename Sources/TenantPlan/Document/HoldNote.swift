internal import CanonicalJSON
public import TenantModel

/// A hold that leaves tenants out of a plan, as readers see it.
public struct HoldNote: Sendable, Hashable {
    /// The tenant's slug; `nil` for all tenants.
    public let tenant: String?
    /// Why.
    public let reason: String
    /// Who said so.
    public let actor: String
    /// When it ends by itself: ISO 8601, UTC; `nil` for one that has to be released.
    public let until: String?

    /// One line: `parsvpn: rolled back to revision 41 (sara)`.
    public var sentence: String {
        "\(tenant ?? "all tenants"): \(reason) (\(actor)\(until.map { ", until \($0)" } ?? ""))"
    }
}

extension HoldNote {
    /// What readers see of a hold.
    public init(_ hold: Hold) {
        self.init(tenant: hold.tenant, reason: hold.reason, actor: hold.actor, until: hold.until)
    }

    /// The form in a plan file.
    var json: JSON {
        .object([
            JSON.Member("tenant", .optional(tenant)), JSON.Member("reason", .string(reason)),
            JSON.Member("by", .string(actor)), JSON.Member("until", .optional(until)),
        ])
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let reason = json["reason"]?.string, let actor = json["by"]?.string else { return nil }
        self.init(tenant: json["tenant"]?.string, reason: reason, actor: actor, until: json["until"]?.string)
    }
}
