internal import PostgresDriver

/// A `timestamptz` as ISO 8601 in UTC, to the second.
func isoTime(_ column: StaticString) -> SQL {
    "to_char(" + SQL(unescaped: "\(column)") + " AT TIME ZONE 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
}

/// A `timestamptz` as microseconds since 1970: all that the server knows of a moment.
func microseconds(_ column: StaticString) -> SQL {
    "(extract(epoch FROM " + SQL(unescaped: "\(column)") + ") * 1000000)::bigint"
}
