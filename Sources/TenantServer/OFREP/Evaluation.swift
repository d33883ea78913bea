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
            case .value, .malformed: keys.insert(key)
            case .secret, .withheld, .absent: continue
            }
        }
        return keys.sorted { $0.precedesInBytes($1) }
    }

    private static let configSuffix = ".config"

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
        case .value(let value, let isDefault):
            return Evaluation(
                key: entry.name,
                value: entry.type == .float ? value.asFloat : value,
                reason: .static,
                variant: isDefault ? .default : .set,
                unit: entry.unit
            )
        case .absent:
            return Evaluation(key: entry.name, value: nil, reason: .unknown, variant: .unset, unit: entry.unit)
        case .malformed:
            throw EvaluationFault(.general, "the value is not of the type that the key has, \(entry.type.rawValue)")
        case .secret, .withheld: throw .flagNotFound
        }
    }

    /// A key that somebody configured without telling the catalog has the type of its value.
    private func evaluate(uncatalogued key: String) throws(EvaluationFault) -> Evaluation {
        guard case .value(let value, _) = reading(of: key) else { throw .flagNotFound }
        return Evaluation(key: key, value: value, reason: .static, variant: .set)
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
