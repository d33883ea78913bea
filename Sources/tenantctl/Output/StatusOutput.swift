internal import CanonicalJSON
internal import Escaping
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

/// Words for the state of a database. What stands in its tables was checked by nobody.
struct StatusOutput {
    let status: DatabaseStatus

    private var state: DatabaseStanding { status.standing }

    /// Whether something stands in the database that this version cannot read.
    var isPartial: Bool { state.unreadable != nil }

    var text: String {
        var text = """
            revision    \(state.stamp.revision)
            schema      \(state.stamp.schemaVersion)
            database    \(state.stamp.identity)

            """
        if state.isMoved {
            let (origin, place) = (state.recordedPlace.description, state.place.description)
            text += "moved       set up as \(escaped(origin)), is \(escaped(place)): see 'migrate identity'\n"
        }
        if let environment = state.stamp.environment { text += "environment \(escaped(environment))\n" }
        if let last = status.last {
            let (actor, plan) = (escaped(last.actor), escaped(last.planID))
            text += "last apply  \(last.finishedAt) by \(actor), \(last.summary), \(plan)\n"
        } else {
            text += "last apply  never\n"
        }
        for hold in status.holds { text += "held        \(HoldText(hold).line)\n" }
        for receipt in status.receipts { text += "runtime     \(line(receipt))\n" }
        if let unreadable = state.unreadable { text += "unreadable  \(escaped(unreadable))\n" }
        return text
    }

    var json: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("revision", integer: state.stamp.revision)
            writer.member("schema_version", integer: state.stamp.schemaVersion)
            writer.member("identity", string: state.stamp.identity)
            writer.member("environment", string: state.stamp.environment)
            writer.member("moved", bool: state.isMoved)
            writer.member("last_operation") { writer in
                guard let last = status.last else { return writer.write(raw: "null") }
                writer.object { writer in
                    writer.member("revision", integer: last.revision)
                    writer.member("plan_id", string: last.planID)
                    writer.member("actor", string: last.actor)
                    writer.member("source_commit", string: last.sourceCommit)
                    writer.member("tool_version", string: last.toolVersion)
                    writer.member("finished_at", string: last.finishedAt)
                    writer.member("counts") { $0.write(raw: last.counts) }
                }
            }
            writer.member("holds") { writer in
                writer.array { writer in
                    for hold in status.holds { writer.element { HoldText(hold).write(to: &$0) } }
                }
            }
            writer.member("runtimes") { writer in
                writer.array { writer in
                    for receipt in status.receipts { writer.element { write(receipt, to: &$0) } }
                }
            }
            writer.member("unreadable", string: state.unreadable)
        }
        return writer.text
    }

    private func line(_ receipt: Receipt) -> String {
        let life = receipt.isLive ? "" : "not live, "
        let refusal = receipt.refusal.map { ", refused a newer one: \(escaped($0))" } ?? ""
        return "\(escaped(receipt.instance)) at revision \(receipt.revision), "
            + "\(life)heard of \(TimeSpan.words(receipt.age.components.seconds)) ago\(refusal)"
    }

    private func write(_ receipt: Receipt, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("instance", string: receipt.instance)
            writer.member("revision", integer: receipt.revision)
            writer.member("live", bool: receipt.isLive)
            writer.member("heard_of_seconds_ago", integer: receipt.age.components.seconds)
            writer.member("refusal", string: receipt.refusal)
        }
    }

    private func escaped(_ text: String) -> String { TerminalText.escaped(text) }
}
