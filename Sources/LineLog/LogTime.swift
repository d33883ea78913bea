internal import Glibc

/// A moment as logs name it.
public struct LogTime: Sendable, Hashable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let milliseconds: Int

    /// Makes a moment from milliseconds since 1970.
    public init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    /// The moment of the call, by the system's clock.
    public static var now: LogTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }

    /// RFC 3339 in UTC with milliseconds: `2026-01-31T08:15:00.123Z`.
    public var description: String {
        var seconds = time_t(milliseconds / 1000)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        let date = unsafe [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let time = unsafe [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return date.map { Self.padded($0, 2) }.joined(separator: "-") + "T"
            + time.map { Self.padded($0, 2) }.joined(separator: ":") + "." + Self.padded(milliseconds % 1000, 3) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
