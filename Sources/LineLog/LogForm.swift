/// Forms of a log line.
public enum LogForm: String, Sendable, CaseIterable {
    /// `2026-01-31T08:15:00.123Z warning held_back tenant=parsvpn: 1 change waits`.
    case text
    /// An object a line: `time`, `level`, `event`, `message`, then the fields of the event.
    case json
}
