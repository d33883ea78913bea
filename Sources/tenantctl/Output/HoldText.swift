internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A hold in words. Reasons are written by anybody.
struct HoldText {
    private let hold: Hold

    init(_ hold: Hold) {
        self.hold = hold
    }

    /// One line: `parsvpn since 2026-11-24T02:13:18Z by sara: rolled back to revision 41`.
    var line: String {
        let until = hold.until.map { " until \($0)" } ?? ""
        return TerminalText.escaped(
            "\(hold.tenant ?? "all tenants") since \(hold.since)\(until) by \(hold.actor): \(hold.reason)"
        )
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenant", string: hold.tenant)
            writer.member("reason", string: hold.reason)
            writer.member("by", string: hold.actor)
            writer.member("since", string: hold.since)
            writer.member("until", string: hold.until)
        }
    }
}
