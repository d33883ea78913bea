internal import CanonicalJSON
internal import TenantModel
internal import TenantRuntime

extension Bot {
    /// Writes what a list of tenants tells of each.
    func writeSummary(to writer: inout JSONWriter, for caller: Caller) {
        writer.object { writeSummaryMembers(to: &$0, for: caller) }
    }

    /// Writes all that the caller may see of a tenant: no token, no secret configuration, cards by first six and last four.
    func writeDocument(to writer: inout JSONWriter, catalog: Catalog, for caller: Caller) {
        writer.object { writer in
            writeSummaryMembers(to: &writer, for: caller)
            writer.member("settings") { writeSettings(to: &$0) }
            writer.member("features") { writeFeatures(to: &$0, catalog: catalog) }
            writer.member("configuration") { writeConfiguration(to: &$0, catalog: catalog, for: caller) }
            writer.member("plans") { writer in
                writer.array { writer in
                    for plan in plans(activeOnly: false) { writer.element { plan.write(to: &$0) } }
                }
            }
            writer.member("cards") { writeCards(to: &$0, revealing: false) }
        }
    }

    /// Writes the cards of the tenant.
    ///
    /// - Parameters:
    ///   - writer: Where to.
    ///   - revealing: Whether whole numbers are told.
    func writeCards(to writer: inout JSONWriter, revealing: Bool) {
        writer.array { writer in
            for card in cards { writer.element { card.write(to: &$0, revealing: revealing) } }
        }
    }

    private func writeSummaryMembers(to writer: inout JSONWriter, for caller: Caller) {
        writer.member("tenant", string: slug)
        writer.member("name", string: name)
        writer.member("active", bool: isActive)
        writer.member("master", bool: isMaster)
        writer.member("revision", integer: revision)
        writer.member("etag", string: caller.tag(of: self))
    }

    private func writeSettings(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("default_language", string: language)
            writer.member("support_username", string: supportUsername)
            writer.member("admin_chat_id", integer: adminChatID)
            writer.member("admin_topic_id", integer: adminTopicID.map(Int64.init))
            writer.member("notification_group_id", integer: notificationGroupID)
            writer.member("notification_topic_id", integer: notificationTopicID.map(Int64.init))
            writer.member("card_to_card_enabled", bool: isCardToCardEnabled)
            writer.member("card_receipt_topic_id", integer: cardReceiptTopicID.map(Int64.init))
            writer.member("zarinpal_enabled", bool: isZarinPalEnabled)
            writer.member("zarinpal_sandbox", bool: isZarinPalSandbox)
        }
    }

    /// Every feature that the catalog or the tenant knows, by name.
    private func writeFeatures(to writer: inout JSONWriter, catalog: Catalog) {
        let keys = Set(catalog.features.map(\.name)).union(features.map(\.key))
        writer.array { writer in
            for key in keys.sorted(by: { $0.precedesInBytes($1) }) {
                writer.element { writer in
                    writer.object { writer in
                        writer.member("key", string: key)
                        writer.member("enabled", bool: isEnabled(key))
                        writer.member("config") { $0.write(config(of: key) ?? .object([])) }
                    }
                }
            }
        }
    }

    /// Every configuration key that has a value or a default, by name; one whose value is of another type than the key's with
    /// the error in place of the value. Secret ones are left out, their names too.
    private func writeConfiguration(to writer: inout JSONWriter, catalog: Catalog, for caller: Caller) {
        let keys = Set(catalog.configuration.map(\.name)).union(configuration.map(\.key))
        writer.array { writer in
            for key in keys.sorted(by: { $0.precedesInBytes($1) }) {
                let showing = catalog.showing(of: key, to: caller)
                guard showing != .nothing else { continue }
                let entry = catalog.configuration(key)
                let type = entry?.type ?? .any
                switch reading(of: key) {
                case .value(let value, let isDefault):
                    let whole = type == .float ? value.asFloat : value
                    writer.element { writer in
                        writer.configuration(key, type, isDefault: isDefault, unit: entry?.unit) { writer in
                            writer.member("value") { $0.write(showing == .whole ? whole : whole.masked) }
                        }
                    }
                case .malformed:
                    writer.element { writer in
                        writer.configuration(key, type, isDefault: false, unit: entry?.unit) { writer in
                            writer.member("error", string: EvaluationFault.malformed(type).details)
                        }
                    }
                case .secret, .withheld, .absent: continue
                }
            }
        }
    }
}

extension Plan {
    /// Writes the plan.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", integer: id)
            writer.member("key", string: key)
            writer.member("name", string: name)
            writer.member("period_days", integer: periodDays)
            writer.member("price_kopeks", integer: priceKopeks)
            writer.member("traffic_limit_gb", integer: trafficLimitGB)
            writer.member("device_limit", integer: deviceLimit)
            writer.member("sort_order", integer: sortOrder)
            writer.member("active", bool: isActive)
        }
    }
}

extension PaymentCard {
    /// Writes the card.
    ///
    /// - Parameters:
    ///   - writer: Where to.
    ///   - revealing: Whether the whole number is told. `null` where even the server does not know it.
    func write(to writer: inout JSONWriter, revealing: Bool) {
        writer.object { writer in
            writer.member("id", integer: id)
            writer.member("key", string: key)
            writer.member("masked_number", string: maskedNumber)
            if revealing { writer.member("number", string: number) }
            writer.member("holder_name", string: holderName)
            writer.member("rotation_strategy", string: rotationStrategy)
            writer.member("rotation_interval_minutes", integer: rotationIntervalMinutes)
            writer.member("weight", integer: weight)
            writer.member("active", bool: isActive)
        }
    }
}

extension JSONWriter {
    /// Writes a configuration key; `outcome` is its value, or why there is none.
    fileprivate mutating func configuration(
        _ key: String,
        _ type: ConfigurationKey.ValueType,
        isDefault: Bool,
        unit: String?,
        _ outcome: (inout JSONWriter) -> Void
    ) {
        object { writer in
            writer.member("key", string: key)
            outcome(&writer)
            writer.member("type", string: type.rawValue)
            writer.member("default", bool: isDefault)
            writer.member("unit", string: unit)
        }
    }

    /// Writes a member that holds a whole number, or `null`.
    mutating func member(_ name: StaticString, integer: Int64?) {
        member(name) { writer in
            if let integer { writer.write(raw: String(integer)) } else { writer.write(raw: "null") }
        }
    }
}
