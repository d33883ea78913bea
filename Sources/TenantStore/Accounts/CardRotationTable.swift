package import PostgresDriver
package import TenantModel

/// `tenant_payment_cards` as the running bots move it: whose turn it is, and what came of it.
package enum CardRotationTable {
    /// A card whose turn it is.
    package struct Drawn: Sendable {
        /// `tenant_payment_cards.id`.
        package let id: Int32
        /// The key in the manifest.
        package let key: String?
        /// The whole number.
        package let number: Secret
        /// Whose card it is.
        package let holderName: String
        /// `round_robin`, `random`, `time_based` or `weighted`.
        package let rotationStrategy: String
        /// In minutes.
        package let rotationIntervalMinutes: Int32
        /// The declared weight.
        package let weight: Int32
    }

    /// Chooses the next card and moves its counters, in one statement that is a transaction of its own.
    ///
    /// - Throws: `PostgresError`.
    package static func next(
        of botID: Int32,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Drawn? {
        let rows = try connection.query(
            """
            SELECT card.id, card.key, card.card_number, card.card_holder_name, card.rotation_strategy,
                card.rotation_interval_minutes, card.weight
            FROM \(withoutWaitingForDisk), tenantctl.next_payment_card(\(botID)) AS card
            """
        )
        guard let row = rows.first else { return nil }
        return Drawn(
            id: try row[0],
            key: try row[1],
            number: Secret(try row[2]),
            holderName: try row[3],
            rotationStrategy: try row[4],
            rotationIntervalMinutes: try row[5],
            weight: try row[6]
        )
    }

    /// Counts what came of a card.
    ///
    /// - Returns: Whether the bot has the card.
    /// - Throws: `PostgresError`.
    package static func record(
        success: Bool,
        card: Int32,
        of botID: Int32,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Bool {
        let rows = try connection.query(
            """
            SELECT counted FROM \(withoutWaitingForDisk),
                tenantctl.record_payment_card(\(botID), \(card), \(success)) AS counted
            """
        )
        return try rows.first?[0] ?? false
    }

    /// For this transaction alone: COMMIT does not wait until the log is on disk. Whose turn it is counts nobody's money, and
    /// a server that crashes forgets the last half second of it at most, as if those customers had not come. With the wait
    /// inside the lock of a turn, a disk that takes a millisecond would let a shop have a thousand turns a second.
    private static var withoutWaitingForDisk: SQL { "set_config('synchronous_commit', 'off', true)" }
}
