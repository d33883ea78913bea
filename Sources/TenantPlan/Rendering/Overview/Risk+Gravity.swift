internal import TenantModel

/// How much harm a change does that somebody accepts without having seen it: what is shown first, and cut last.
enum RiskGravity: Int, Comparable {
    /// Money goes elsewhere, somebody else holds the bot, or what guards a shop goes: one of these among a thousand others
    /// is why a plan is read at all.
    case grave
    /// Money is lost, or a value of somebody else: it can be made good, and comes in hundreds when a layer changes.
    case costly
    /// A note, unless a policy asks for its acknowledgement.
    case note

    static func < (left: RiskGravity, right: RiskGravity) -> Bool { left.rawValue < right.rawValue }
}

extension Risk {
    /// All risks, the gravest first.
    static let byGravity: [Risk] = [
        // About every tenant at once, and few: what the rest of the plan is held against.
        .policyChanged, .catalogChanged, .environmentChanged, .sourceNotDescendant,
        // Where money goes, who holds the bot, and who says that something was paid.
        .cardChanged, .merchantChanged, .tokenChanged, .approverChanged,
        // What guards a shop, and what takes it from its customers.
        .protectedChanged, .tenantUnprotected, .tenantDeactivated, .tenantPurged, .tenantForgotten, .tenantRenamed,
        .adoptionOverwrites, .priceFell,
        .masterChanged, .cardShared, .cardRepeated, .lastActiveCard, .lastActivePlan, .lastPaymentMethod,
        .tenantCreated, .tenantAdopted,
        .cardShareChanged, .offerGrew, .priceLowered, .priceRose, .planRemoved, .featureOffWithConfiguration,
    ]

    private static let ranks = Dictionary(uniqueKeysWithValues: byGravity.enumerated().map { ($1, $0) })

    /// The place in ``byGravity``.
    var rank: Int { Self.ranks[self] ?? Self.byGravity.count }

    /// How grave it is.
    var gravity: RiskGravity {
        switch self {
        case .adoptionOverwrites, .priceFell: .costly
        default: needsAcknowledgement || self == .tenantPurged ? .grave : .note
        }
    }

    /// The id in words: `card changed`.
    var name: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
