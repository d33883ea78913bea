internal import ArgumentParser
internal import TenantStore

extension Expiry {
    /// What `--until` and `--expires` take: a length of time from now (`4h`, `2d`), a date (its beginning, UTC), or a time with its offset,
    /// as in ISO 8601 (`2027-03-20T18:00Z`, `2027-03-20T21:30:00+03:30`).
    ///
    /// - Throws: `ValidationError`.
    static func reading(_ text: String, for option: String) throws -> Expiry {
        if let span = TimeSpan(argument: text) { return .after(seconds: span.seconds) }
        guard let moment = text.wholeMatch(of: form), let month = Int(moment.2), let day = Int(moment.3),
            (1...12).contains(month), (1...days(in: month, of: Int(moment.1) ?? 0)).contains(day)
        else {
            throw ValidationError(
                "\(option) takes a length of time (4h, 2d), a date (2027-03-20) or a time with its offset "
                    + "(2027-03-20T18:00Z), and '\(text)' is none."
            )
        }
        return .at(moment.4 == nil ? text + "T00:00:00Z" : text)
    }

    /// Year, month, day; then hour and minute, seconds or not, and an offset.
    private static var form: Regex<(Substring, Substring, Substring, Substring, Substring?)> {
        /(2[0-9]{3})-([0-9]{2})-([0-9]{2})(T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]))?/
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
