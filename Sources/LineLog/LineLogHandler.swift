internal import CanonicalJSON
internal import Escaping
public import Logging

/// Writes one line an event, in a form that nothing in the event can break: names of files and servers, and words of
/// databases, have a say in messages.
///
/// The metadata value ``eventKey`` is the stable name of the event, by which scripts know it. Messages may be reworded.
public struct LineLogHandler: LogHandler {
    /// The metadata key whose value is the stable name of an event.
    public static let eventKey = "event"

    /// The least level that is written.
    public var logLevel: Logger.Level
    /// Fields of every event.
    public var metadata: Logger.Metadata = [:]
    /// Fields of the task that logs. What the handler and the event say themselves comes first.
    public var metadataProvider: Logger.MetadataProvider?
    private let form: LogForm
    private let clock: @Sendable () -> LogTime
    private let write: @Sendable (String) -> Void

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - form: What a line looks like.
    ///   - level: The least level that is written.
    ///   - clock: Tells the time of an event.
    ///   - write: Takes a whole line with its end; called from whatever thread logs, so that it writes by one call.
    public init(
        form: LogForm,
        level: Logger.Level,
        clock: @escaping @Sendable () -> LogTime = { .now },
        write: @escaping @Sendable (String) -> Void
    ) {
        self.form = form
        self.logLevel = level
        self.clock = clock
        self.write = write
    }

    /// A field of every event.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes an event.
    public func log(event: LogEvent) {
        let own = metadata.merging(event.metadata ?? [:]) { _, given in given }
        var fields = metadataProvider.map { $0.get().merging(own) { _, given in given } } ?? own
        let name = fields.removeValue(forKey: Self.eventKey)?.description ?? "log"
        // By name: a dictionary gives them in another order each time.
        let sorted = fields.sorted { $0.key.precedesInBytes($1.key) }
        switch form {
        case .text: write(text(event, name, sorted))
        case .json: write(json(event, name, sorted))
        }
    }

    private typealias Fields = [(key: String, value: Logger.MetadataValue)]

    private func text(_ event: LogEvent, _ name: String, _ fields: Fields) -> String {
        let level = event.level.rawValue
        var line = "\(clock()) \(level.padded(to: 7)) \(TerminalText.escaped(name))"
        for (key, value) in fields { line += " \(TerminalText.escaped(key))=\(Self.quoted(value))" }
        return line + ": \(TerminalText.escaped(event.message.description))\n"
    }

    /// A value as one word, or in quotation marks where it would read as several.
    private static func quoted(_ value: Logger.MetadataValue) -> String {
        let text: String
        if case .array(let values) = value {
            text = values.map(\.description).joined(separator: ",")
        } else {
            text = value.description
        }
        let escaped = TerminalText.escaped(text)
        let isSeveralWords = escaped.isEmpty || escaped.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        guard isSeveralWords else { return escaped }
        return "\"" + escaped.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
    }

    private func json(_ event: LogEvent, _ name: String, _ fields: Fields) -> String {
        let head = [
            JSON.Member("time", .string(clock().description)), JSON.Member("level", .string(event.level.rawValue)),
            JSON.Member("event", .string(name)), JSON.Member("message", .string(event.message.description)),
        ]
        var writer = JSONWriter(escapesUnsafe: true)
        writer.write(.object(head + fields.map { JSON.Member($0.key, Self.json($0.value)) }))
        return writer.text + "\n"
    }

    private static func json(_ value: Logger.MetadataValue) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as any FixedWidthInteger & Sendable): .integer(Int(clamping: number))
        case .stringConvertible(let number as Double) where number.isFinite: .number(number.description)
        case .stringConvertible(let flag as Bool): .bool(flag)
        case .stringConvertible(let other): .string(other.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let members):
            .object(members.sorted { $0.key.precedesInBytes($1.key) }.map { JSON.Member($0.key, json($0.value)) })
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
