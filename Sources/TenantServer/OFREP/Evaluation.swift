internal import CanonicalJSON
internal import TenantModel
internal import TenantRuntime

/// What a flag of a tenant evaluates to.
struct Evaluation: Sendable, Hashable {
    /// Why it is what it is.
    enum Reason: String, Sendable, CaseIterable {
        /// Nothing but the tenant's own state decides.
        case `static` = "STATIC"
        /// There is neither a value nor a default here.
        case unknown = "UNKNOWN"
    }

    /// A name of the value. Clients ask for one; of a switch it says which way it stands, of anything else where it is from.
    enum Variant: String, Sendable, CaseIterable {
        case on, off
        /// The tenant has it so.
        case set
        /// The catalog's default.
        case `default`
        /// Neither.
        case unset
    }

    /// The key that was asked for.
    let key: String
    /// The value; `nil` tells the client to take the default of its own code.
    let value: JSON?
    let reason: Reason
    let variant: Variant
    /// What a number counts: `days`, `kopeks`.
    var unit: String?

    /// Writes the members of the answer.
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("key", string: key)
        if let value { writer.member("value") { $0.write(value) } }
        writer.member("reason", string: reason.rawValue)
        writer.member("variant", string: variant.rawValue)
        writer.member("metadata") { writer in
            writer.object { writer in
                if let unit { writer.member("unit", string: unit) }
            }
        }
    }
}

extension Bot {
    /// Evaluates a flag: a feature is a boolean, `<feature>.config` an object, a configuration key has the type of the
    /// catalog.
    ///
    /// - Parameters:
    ///   - key: What was asked for.
    ///   - catalog: The catalog of the snapshot.
    ///   - caller: Who asks.
    /// - Returns: What it evaluates to.
    /// - Throws: ``EvaluationFault``: `flagNotFound` for what is none, for secrets, for keys of the platform and for what the
    ///   caller does not see whole; `general` for a value that somebody wrote in another type.
    func evaluate(_ key: String, in catalog: Catalog, for caller: Caller) throws(EvaluationFault) -> Evaluation {
        guard Self.isFlag(key) else { throw .flagNotFound }
        if let entry = catalog.configuration(key) {
            // A flag is a value to work with, which a part of it is not.
            guard catalog.showing(of: key, to: caller) == .whole else { throw .flagNotFound }
            return try evaluate(entry)
        }
        if let feature = key.removingSuffix(Self.configSuffix), let config = config(of: feature, in: catalog) {
            return Evaluation(key: key, value: config.value, reason: .static, variant: config.variant)
        }
        if catalog.feature(key) != nil || config(of: key) != nil { return evaluate(feature: key) }
        guard catalog.showing(of: key, to: caller) == .whole else { throw .flagNotFound }
        return try evaluate(uncatalogued: key)
    }

    /// The keys that a client which asks for all of them is told, in byte order: every feature, the configs that say
    /// something, and every configuration key that has a value or a default.
    func evaluatedKeys(in catalog: Catalog, for caller: Caller) -> [String] {
        var keys = Set(catalog.features.map(\.name))
        for feature in features {
            keys.insert(feature.key)
            if feature.config != .object([]) { keys.insert(feature.key + Self.configSuffix) }
        }
        for key in Set(configuration.map(\.key)).union(catalog.configuration.map(\.name))
        where catalog.showing(of: key, to: caller) == .whole {
            switch reading(of: key) {
            case .value(.null, _), .secret, .withheld, .absent: continue
            case .value, .malformed: keys.insert(key)
            }
        }
        return keys.filter(Self.isFlag).sorted { $0.precedesInBytes($1) }
    }

    private static let configSuffix = ".config"

    /// Whether a key is one that every client can ask for: some of them write it into a URL as it is. Rows of others' making may
    /// have any; those are part of the state and no flags.
    private static func isFlag(_ key: String) -> Bool {
        !key.isEmpty
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private func evaluate(feature key: String) -> Evaluation {
        let isOn = isEnabled(key)
        return Evaluation(key: key, value: .bool(isOn), reason: .static, variant: isOn ? .on : .off)
    }

    /// The config of a feature that the catalog or the tenant knows.
    private func config(of feature: String, in catalog: Catalog) -> (value: JSON, variant: Evaluation.Variant)? {
        if let config = config(of: feature) { return (config, .set) }
        return catalog.feature(feature) == nil ? nil : (.object([]), .default)
    }

    private func evaluate(_ entry: ConfigurationKey) throws(EvaluationFault) -> Evaluation {
        switch reading(of: entry.name) {
        // No value is what the protocol has for "take the code's": there `null` would be one.
        case .value(.null, _), .absent:
            return Evaluation(key: entry.name, value: nil, reason: .unknown, variant: .unset, unit: entry.unit)
        case .value(let value, let isDefault):
            return Evaluation(
                key: entry.name,
                value: entry.type == .float ? value.asFloat : value,
                reason: .static,
                variant: isDefault ? .default : .set,
                unit: entry.unit
            )
        case .malformed: throw .malformed(entry.type)
        case .secret, .withheld: throw .flagNotFound
        }
    }

    /// A key that somebody configured without telling the catalog has the type of its value.
    private func evaluate(uncatalogued key: String) throws(EvaluationFault) -> Evaluation {
        switch reading(of: key) {
        case .value(.null, _): return Evaluation(key: key, value: nil, reason: .unknown, variant: .unset)
        case .value(let value, _): return Evaluation(key: key, value: value, reason: .static, variant: .set)
        case .malformed: throw .malformed(.any)
        case .secret, .withheld, .absent: throw .flagNotFound
        }
    }
}

extension JSON {
    /// The same number with a point or an exponent: a client that asks for a float takes `3` for an integer.
    var asFloat: JSON {
        guard case .number(let digits) = self,
            !digits.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") })
        else { return self }
        return .number(digits + ".0")
    }
}

extension String {
    fileprivate func removingSuffix(_ suffix: String) -> String? {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil
    }
}
