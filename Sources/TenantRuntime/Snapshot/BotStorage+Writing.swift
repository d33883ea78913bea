internal import CanonicalJSON
internal import TenantModel

extension BotStorage {
    /// Writes all that a reader can see of the bot, what may stand in the open apart from what may not. Equal contents
    /// are equal bytes, whichever process wrote them.
    func write(open: inout ByteWriter, sealed: inout ByteWriter) {
        open.write(Int64(id))
        open.write(slug)
        open.write(revision)
        for (column, isSealed) in zip(columns, BotColumn.isSealed) {
            if isSealed, case .text(let text) = column {
                open.write(byte: 6)
                sealed.write(text)
            } else {
                open.write(column)
            }
        }
        sealed.write(token?.reveal())
        open.write(raw: tokenDigest.bytes)
        open.write(apiTokenDigest != nil)
        if let apiTokenDigest { open.write(raw: apiTokenDigest.bytes) }

        open.write(count: features.keys.names.count)
        for (place, name) in features.keys.names.enumerated() {
            open.write(name)
            open.write(features.isEnabled(at: place))
            open.write(features.config(at: place).text)
        }
        open.write(count: configuration.keys.names.count)
        for (place, name) in configuration.keys.names.enumerated() {
            open.write(name)
            open.write(configuration.values[place], sealed: &sealed)
        }
        open.write(count: plans.count)
        for plan in plans { open.write(plan) }
        open.write(count: cards.count)
        for card in cards {
            open.write(card)
            sealed.write(card.number)
        }
    }
}

extension ByteWriter {
    fileprivate mutating func write(_ value: FieldValue) {
        switch value {
        case .undeclared, .secret: write(byte: 0)
        case .null: write(byte: 1)
        case .bool(let value):
            write(byte: 2)
            write(value)
        case .integer(let value):
            write(byte: 3)
            write(value)
        case .text(let text):
            write(byte: 4)
            write(text)
        case .json(let json):
            write(byte: 5)
            write(json.text)
        }
    }

    fileprivate mutating func write(_ value: StoredValue, sealed: inout ByteWriter) {
        switch value {
        case .null: write(FieldValue.null)
        case .bool(let value): write(FieldValue.bool(value))
        case .integer(let value): write(FieldValue.integer(value))
        case .text(let text): write(FieldValue.text(text))
        case .json(let json): write(FieldValue.json(json))
        case .secret(let secret):
            write(byte: 6)
            sealed.write(secret.reveal())
        case .withheld: write(byte: 7)
        case .unreadable: write(byte: 8)
        }
    }

    fileprivate mutating func write(_ plan: Plan) {
        write(Int64(plan.id))
        write(plan.key)
        write(plan.name)
        for number in [plan.periodDays, plan.trafficLimitGB, plan.deviceLimit, plan.sortOrder] { write(Int64(number)) }
        write(plan.priceKopeks)
        write(plan.isActive)
    }

    fileprivate mutating func write(_ card: PaymentCard) {
        write(Int64(card.id))
        write(card.key)
        write(card.maskedNumber)
        write(card.holderName)
        write(card.rotationStrategy)
        write(Int64(card.rotationIntervalMinutes))
        write(Int64(card.weight))
        write(card.isActive)
    }
}
