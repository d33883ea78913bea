internal import CanonicalJSON

/// What a change means to money, access or users.
public enum Risk: String, Sendable, CaseIterable {
    case tenantCreated = "tenant_created"
    /// A note: the tenant is new to the manifests, and its bot is there already, whoever made it.
    case tenantAdopted = "tenant_adopted"
    case tenantDeactivated = "tenant_deactivated"
    case cardChanged = "card_changed"
    case merchantChanged = "merchant_changed"
    case approverChanged = "approver_changed"
    case tokenChanged = "token_changed"
    case priceFell = "price_fell"
    case adoptionOverwrites = "adoption_overwrites"
    case tenantRenamed = "tenant_renamed"
    case tenantUnprotected = "tenant_unprotected"
    /// Something of a protected tenant goes, is switched off, gets another key, or decides where money goes. On a tenant
    /// that is not protected it is no risk by itself.
    case protectedChanged = "protected_changed"
    /// A note: a price falls by less than has to be accepted.
    case priceLowered = "price_lowered"
    /// A note, with whoever goes on paying it.
    case priceRose = "price_rose"
    /// A note: a plan runs longer or holds more, and its price does not rise by as much; or what is given by default, or for a
    /// trial, grows.
    case offerGrew = "offer_grew"
    /// A note: customers are shown a card more or less often beside the others, and never not at all.
    case cardShareChanged = "card_share_changed"
    /// A note: the original gives its operator's rights to the shop that has the role.
    case masterChanged = "master_changed"
    /// A note: another tenant is paid to the same card.
    case cardShared = "card_shared"
    /// A note: the tenant has a row of the same number already, which nobody declared.
    case cardRepeated = "card_repeated"
    /// Notes about a shop that goes on with less than it takes to sell.
    case lastActiveCard = "last_active_card"
    case lastActivePlan = "last_active_plan"
    case lastPaymentMethod = "last_payment_method"
    /// A feature goes off, and configuration that means nothing without it stays.
    case featureOffWithConfiguration = "feature_off_with_configuration"
    case planRemoved = "plan_removed"
    /// About the whole directory: what its policy says is another thing than what is in force.
    case policyChanged = "policy_changed"
    /// Likewise of its own catalog.
    case catalogChanged = "catalog_changed"
    /// About the whole directory: another environment than the one that was applied last.
    case environmentChanged = "environment_changed"
    /// The commit that was applied last is no ancestor of the one that is planned.
    case sourceNotDescendant = "source_not_descendant"
    /// Nothing of the tenant is compared, protected or held any more.
    case tenantForgotten = "tenant_forgotten"
    /// A note: the name of the tenant is asked for besides, and that is the consent.
    case tenantPurged = "tenant_purged"

    /// Whether somebody has to accept it by name before it is applied, whatever a policy says. The others are notes, unless
    /// a policy asks for more.
    public var needsAcknowledgement: Bool {
        switch self {
        case .tenantCreated, .tenantAdopted, .priceLowered, .priceRose, .offerGrew, .cardShareChanged, .cardShared,
            .cardRepeated, .masterChanged, .lastActiveCard, .lastActivePlan, .lastPaymentMethod,
            .featureOffWithConfiguration, .planRemoved, .tenantPurged:
            false
        default: true
        }
    }
}

/// When a change of a field is a risk.
public struct RiskRule: Sendable {
    /// Which risk it is.
    public let risk: Risk
    /// When it is one.
    public let trigger: Trigger

    /// What has to happen to the value.
    public enum Trigger: Sendable {
        /// It changes in any way.
        case changes
        /// A value that is there becomes another one, or goes.
        case isReplaced
        /// It becomes true.
        case turnsOn
        /// It becomes false.
        case turnsOff
        /// A number falls by more than so many percent, or to zero. Where there was none it falls from what holds then, and where
        /// there is none any more it falls to that, as far as anybody knows; to what nobody knows it may have fallen.
        case falls(byMoreThanPercent: Int64, fromUnset: FieldValue = .undeclared)
        /// A number that is known rises. Where there is none it is what holds then, as far as anybody knows.
        case rises(fromUnset: FieldValue = .undeclared)
        /// Likewise, and zero is more than any other number.
        case risesOrIsLifted(fromUnset: FieldValue = .undeclared)
        /// A number becomes zero, or is zero no more.
        case meetsZero
        /// A number grows so far that what it divides falls by more than so many percent.
        case grows(byMoreThanPercent: Int64)
        /// It comes to hold the whole number of a card that was not in it before, and that is none of these.
        case bringsCardNumber(besides: Set<String>)
    }

    /// The rule for what people read: the number of a card in it tells customers where to pay, as a card does.
    ///
    /// - Parameter known: The tenant's own cards, as digits of ASCII.
    /// - Returns: The rule that such a number comes.
    public static func cardInText(besides known: Set<String>) -> RiskRule {
        .when(.bringsCardNumber(besides: known), .cardChanged)
    }

    static func when(_ trigger: Trigger, _ risk: Risk) -> RiskRule {
        RiskRule(risk: risk, trigger: trigger)
    }

    /// Whether going from `before` to `after` is the risk.
    public func applies(from before: FieldValue, to after: FieldValue) -> Bool {
        guard before != after else { return false }
        switch (trigger, after) {
        case (.changes, _): return true
        case (.isReplaced, _): return before.isDeclared && before != .null
        case (.turnsOn, .bool(let isOn)): return isOn
        case (.turnsOff, .bool(let isOn)): return !isOn
        // A live switch may hold anything; what is not off may be taken for on.
        case (.turnsOn, .json(let json)): return !json.isOff
        case (.turnsOff, .json(let json)): return json.isOff
        case (.turnsOff, .undeclared):
            guard case .json(let json) = before else { return false }
            return !json.isOff
        case (.turnsOn, _), (.turnsOff, _): return false
        case (.falls(let percent, let unset), _):
            return Self.falls(from: before, to: after, byMoreThanPercent: percent, fromUnset: unset)
        case (.rises(let unset), _):
            guard let (old, new) = Self.numbers(before, after, unset: unset) else { return false }
            return old < new
        case (.risesOrIsLifted(let unset), _):
            guard let (old, new) = Self.numbers(before, after, unset: unset), old != .zero else { return false }
            return old < new || new == .zero
        case (.meetsZero, _): return (DecimalAmount(before) == .zero) != (DecimalAmount(after) == .zero)
        case (.grows(let percent), _): return Self.grows(from: before, to: after, byMoreThanPercent: percent)
        case (.bringsCardNumber(let known), _):
            return !after.wholeCardNumbers.subtracting(before.wholeCardNumbers).isSubset(of: known)
        }
    }

    /// Both numbers, where both are known: without a value it is what holds then.
    private static func numbers(
        _ before: FieldValue,
        _ after: FieldValue,
        unset: FieldValue
    ) -> (DecimalAmount, DecimalAmount)? {
        func number(_ value: FieldValue) -> DecimalAmount? {
            switch value {
            case .undeclared, .null: DecimalAmount(unset)
            default: DecimalAmount(value)
            }
        }
        guard let old = number(before), let new = number(after) else { return nil }
        return (old, new)
    }

    /// Likewise of what is given away: the price that is left falls.
    private static func grows(from before: FieldValue, to after: FieldValue, byMoreThanPercent percent: Int64) -> Bool {
        guard let new = DecimalAmount(after) else { return true }
        guard new > .zero else { return false }
        switch before {
        // What it was before nobody knows; it may have been nothing.
        case .undeclared, .null: return true
        default:
            guard let old = DecimalAmount(before) else { return true }
            return old < new && (old <= .zero || old.isLess(than: new, byMoreThanPercent: percent))
        }
    }

    /// A value that cannot be compared may have fallen: otherwise another spelling would pass for no change of price.
    private static func falls(
        from before: FieldValue,
        to after: FieldValue,
        byMoreThanPercent percent: Int64,
        fromUnset unset: FieldValue
    ) -> Bool {
        // Without a value it is what holds then, where anybody knows.
        let isUnset = after == .undeclared || after == .null
        guard let new = DecimalAmount(isUnset ? unset : after) else { return true }
        switch before {
        // What it was before nobody knows, but less than nothing it was not.
        case .undeclared, .null:
            guard let old = DecimalAmount(unset) else { return new <= .zero }
            return new <= .zero || new.isLess(than: old, byMoreThanPercent: percent)
        default:
            guard let old = DecimalAmount(before) else { return true }
            guard new < old else { return false }
            // A live price was never checked: its sign must not stop a plan.
            return new <= .zero || old <= .zero || new.isLess(than: old, byMoreThanPercent: percent)
        }
    }
}

extension JSONText {
    /// Whether it is what a switch is that is off.
    fileprivate var isOff: Bool { value == .bool(false) || value == .null }
}
