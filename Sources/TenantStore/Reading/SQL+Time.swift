internal import PostgresDriver

/// A `timestamptz` as ISO 8601 in UTC, to the second; `infinity` as the server calls it, since it has no such form.
func isoTime(_ column: StaticString) -> SQL {
    let time = SQL(unescaped: "\(column)")
    return "coalesce(to_char(" + time + " AT TIME ZONE 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), (" + time + ")::text)"
}

/// A `timestamptz` as microseconds since 1970: all that the server knows of a moment.
func microseconds(_ column: StaticString) -> SQL {
    "(extract(epoch FROM " + SQL(unescaped: "\(column)") + ") * 1000000)::bigint"
}
