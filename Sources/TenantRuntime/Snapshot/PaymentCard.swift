internal import TenantModel

/// A bank card that a bot's customers pay to.
///
/// Printing, dumping or reflecting one shows the first six and the last four digits of its number.
public struct PaymentCard: Sendable, Identifiable {
    /// `tenant_payment_cards.id`.
    public let id: Int32
    /// The key in the manifest; `nil` for a card that no manifest has taken over.
    public let key: String?
    /// The number with its middle left out, `603799…1234`.
    public let maskedNumber: String
    /// Whose card it is, as customers see it.
    public let holderName: String
    /// Which card the next customer sees: `round_robin`, `random`, `time_based` or `weighted`.
    public let rotationStrategy: String
    /// How long the card is shown under `time_based`, in minutes.
    public let rotationIntervalMinutes: Int
    /// How often the card is shown under `weighted`, beside the others; 0 takes it out of the draw.
    public let weight: Int
    /// Whether customers may be shown it.
    public let isActive: Bool
    private let wholeNumber: Secret?

    /// The whole number, for showing it to a customer who pays; `nil` where it was withheld from a copy on disk.
    public var number: String? { wholeNumber?.reveal() }

    /// Makes a card from its row.
    ///
    /// - Parameters:
    ///   - id: `tenant_payment_cards.id`.
    ///   - key: The key in the manifest.
    ///   - number: The whole number as the database holds it.
    ///   - holderName: Whose card it is.
    ///   - rotationStrategy: Which card the next customer sees.
    ///   - rotationIntervalMinutes: How long it is shown under `time_based`.
    ///   - weight: How often it is shown under `weighted`.
    ///   - isActive: Whether customers may be shown it.
    package init(
        id: Int32,
        key: String?,
        number: String,
        holderName: String,
        rotationStrategy: String,
        rotationIntervalMinutes: Int,
        weight: Int,
        isActive: Bool
    ) {
        self.init(
            id: id,
            key: key,
            number: Secret(number),
            maskedNumber: CardNumber.masked(number),
            holderName: holderName,
            rotationStrategy: rotationStrategy,
            rotationIntervalMinutes: rotationIntervalMinutes,
            weight: weight,
            isActive: isActive
        )
    }

    /// Makes a card whose number may be withheld.
    init(
        id: Int32,
        key: String?,
        number: Secret?,
        maskedNumber: String,
        holderName: String,
        rotationStrategy: String,
        rotationIntervalMinutes: Int,
        weight: Int,
        isActive: Bool
    ) {
        self.id = id
        self.key = key
        self.maskedNumber = maskedNumber
        self.holderName = holderName
        self.rotationStrategy = rotationStrategy
        self.rotationIntervalMinutes = rotationIntervalMinutes
        self.weight = weight
        self.isActive = isActive
        self.wholeNumber = number
    }
}

extension PaymentCard: Hashable {
    /// Whether every value is the same, text byte by byte.
    public static func == (left: PaymentCard, right: PaymentCard) -> Bool {
        left.id == right.id && left.rotationIntervalMinutes == right.rotationIntervalMinutes
            && left.weight == right.weight && left.isActive == right.isActive && hasSameBytes(left.key, right.key)
            && hasSameBytes(left.maskedNumber, right.maskedNumber) && hasSameBytes(left.number, right.number)
            && hasSameBytes(left.holderName, right.holderName)
            && hasSameBytes(left.rotationStrategy, right.rotationStrategy)
    }

    /// Hashes what identifies it.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension PaymentCard: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `card 12, 603799…1234`.
    public var description: String { "card \(id), \(maskedNumber)" }
    /// The same.
    public var debugDescription: String { description }
    /// What may be shown.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "id": id, "key": key as Any, "maskedNumber": maskedNumber, "weight": weight, "isActive": isActive,
            ]
        )
    }
}
