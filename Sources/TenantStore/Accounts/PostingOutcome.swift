internal import PostgresDriver
package import TenantModel

extension Posting {
    /// Reads what `post_wallet_entry` and `post_traffic_entry` return: outcome, entry, balance and time.
    ///
    /// - Throws: `PostgresError`.
    static func outcome(_ rows: PostgresRows) throws(PostgresError) -> Result<Posting, PostingFailure> {
        guard let row = rows.first else { throw PostgresError(.decoding, "a posting without an outcome") }
        let outcome = try row[0, as: String.self]
        if let refusal = PostingRefusal(rawValue: outcome) { return .failure(PostingFailure(refusal: refusal)) }
        guard outcome == "posted" || outcome == "repeated" else {
            throw PostgresError(.decoding, "an outcome of a posting that this version does not know")
        }
        return .success(
            Posting(entry: try row[1], balance: try row[2], postedAt: try row[3], isRepeated: outcome == "repeated")
        )
    }
}

/// A refusal as an error, for a `Result`.
package struct PostingFailure: Error {
    /// Which.
    package let refusal: PostingRefusal
}

/// The beginnings of the last periods of a time zone, as rows of one column `start`, the oldest first: local times.
struct PeriodStarts {
    private let period: AccountPeriod
    private let zone: String

    /// - Parameters:
    ///   - period: How long each is.
    ///   - zone: An IANA name, as in `pg_timezone_names`.
    init(_ period: AccountPeriod, in zone: String) {
        self.period = period
        self.zone = zone
    }

    /// How long one is, an interval.
    var length: SQL { "('1 ' || \(period.rawValue))::interval" }

    /// The series of the last `count` of them.
    func last(_ count: Int) -> SQL {
        let current: SQL = "date_trunc(\(period.rawValue), now() AT TIME ZONE \(zone))"
        return "generate_series(" + current + " - \(count - 1) * " + length + ", " + current + ", " + length
            + ") AS period (start)"
    }

    /// Whether a `timestamptz` lies in the period that begins at `start`.
    func holds(_ column: StaticString) -> SQL {
        let column = SQL(unescaped: "\(column)")
        return column + " >= period.start AT TIME ZONE \(zone) AND " + column + " < (period.start + " + length
            + ") AT TIME ZONE \(zone)"
    }

    /// The beginning as text.
    var text: SQL { "to_char(period.start, 'YYYY-MM-DD\"T\"HH24:MI:SS')" }
}
