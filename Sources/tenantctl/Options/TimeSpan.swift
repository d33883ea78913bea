internal import ArgumentParser

/// A length of time as people write it: `90d`, `4h`.
struct TimeSpan: ExpressibleByArgument, Hashable {
    let seconds: Int64

    /// So many seconds.
    init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads a whole number and one of the units s, m, h, d and w; `nil` for anything else, and for none at all.
    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()), number > 0
        else { return nil }
        let (seconds, isTooLong) = number.multipliedReportingOverflow(by: unit)
        // PostgreSQL counts an interval in microseconds; a thousand years are enough.
        guard !isTooLong, seconds <= 31_556_952_000 else { return nil }
        self.seconds = seconds
    }

    var defaultValueDescription: String { "\(seconds)s" }

    /// `5 s`, `3 min`, `2 h`, `12 d`: the largest unit of which there is one.
    static func words(_ seconds: Int64) -> String {
        switch max(seconds, 0) {
        case let seconds where seconds < 60: "\(seconds) s"
        case let seconds where seconds < 3600: "\(seconds / 60) min"
        case let seconds where seconds < 172_800: "\(seconds / 3600) h"
        case let seconds: "\(seconds / 86_400) d"
        }
    }
}
