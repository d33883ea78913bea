internal import CanonicalJSON

/// What a change means to money, access or users.
public enum Risk: String, Sendable, CaseIterable {
    case tenantCreated = "tenant_created"
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

    /// Whether somebody has to accept it by name before it is applied.
    public var needsAcknowledgement: Bool { self != .tenantCreated }
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
        /// It becomes true.
        case turnsOn
        /// It becomes false.
        case turnsOff
        /// A number falls by more than so many percent, or to zero.
        case falls(byMoreThanPercent: Int64)
    }

    static func when(_ trigger: Trigger, _ risk: Risk) -> RiskRule {
        RiskRule(risk: risk, trigger: trigger)
    }

    /// Whether going from `before` to `after` is the risk.
    public func applies(from before: FieldValue, to after: FieldValue) -> Bool {
        guard before != after else { return false }
        switch (trigger, before.number ?? before, after.number ?? after) {
        case (.changes, _, _): return true
        case (.turnsOn, _, .bool(let isOn)): return isOn
        case (.turnsOff, _, .bool(let isOn)): return !isOn
        // What it was before nobody knows, but less than nothing it was not.
        case (.falls, .undeclared, .integer(let new)), (.falls, .null, .integer(let new)): return new == 0
        case (.falls(let percent), .integer(let old), .integer(let new)):
            guard new < old else { return false }
            // A live price was never checked: neither its size nor its sign may stop a plan.
            let (fall, overflows) = old.subtractingReportingOverflow(new)
            if new == 0 || overflows || old <= 0 { return true }
            let (left, right) = (fall.multipliedFullWidth(by: 100), old.multipliedFullWidth(by: percent))
            return (left.high, left.low) > (right.high, right.low)
        default: return false
        }
    }
}

extension FieldValue {
    /// A whole number in JSON as a number, since a price may be a configuration value.
    fileprivate var number: FieldValue? {
        guard case .json(let json) = self, let integer = json.value.integer else { return nil }
        return .integer(integer)
    }
}
