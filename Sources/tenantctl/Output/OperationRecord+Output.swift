internal import CanonicalJSON
internal import Escaping
internal import TenantModel
internal import TenantPlan
internal import TenantStore

extension OperationRecord {
    /// The first twelve digits of the commit, and whether the folder held more; `-` where none is known.
    var shortCommit: String {
        guard let sourceCommit else { return "-" }
        let parts = sourceCommit.split(separator: "-", maxSplits: 1)
        return TerminalText.escaped(parts.first.map { String($0.prefix(12)) } ?? "")
            + (parts.count > 1 ? TerminalText.escaped("-\(parts[1])") : "")
    }

    /// The beginning of the plan's id.
    var shortPlanID: String { String(planID.prefix(15)) }

    /// `4 created, 1 updated`, and for a rollback where it went.
    var summary: String { summary(showing: nil) }

    /// The same of a part of its changes: `2 of 4 created, 0 of 1 updated`.
    func summary(showing shown: [Change.Action: Int]?) -> String {
        let counts = actions.map { action, count in
            (shown.map { "\($0[action] ?? 0) of " } ?? "") + "\(count) \(action.past)"
        }.joined(separator: ", ")
        return (counts.isEmpty ? "nothing" : counts) + (rollbackTarget.map { ", back to revision \($0)" } ?? "")
    }

    /// How many changes there were of each action, in the order of actions.
    var actions: [(action: Change.Action, count: Int64)] {
        var reader = JSONReader(counts)
        let json: JSON
        do throws(JSONError) { json = try reader.readValue() } catch { return [] }
        return Change.Action.allCases.compactMap { action in
            json[action.rawValue]?.integer.map { (action, $0) }
        }
    }

    /// What was accepted, as it would be given again: `--ack …`, `--max-deletes 12`, `--discard-balance 500`.
    var acceptance: [String] {
        let options = [
            (LiftedLimits.name + ":", "--max-deletes "), (DiscardedBalance.name + ":", "--discard-balance "),
        ]
        return acknowledgements.map { given in
            let option = options.first { given.hasPrefix($0.0) }
            return TerminalText.escaped(option.map { $0.1 + given.dropFirst($0.0.count) } ?? "--ack \(given)")
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("event", string: rollbackTarget == nil ? "apply" : "rollback")
            writer.member("revision", integer: revision)
            if let rollbackTarget { writer.member("target_revision", integer: rollbackTarget) }
            writer.member("actor", string: actor)
            writer.member("finished_at", string: finishedAt)
            writer.member("source_commit", string: sourceCommit)
            writer.member("environment", string: environment)
            writer.member("plan_id", string: planID)
            writer.member("tool_version", string: toolVersion)
            writer.member("counts") { $0.write(raw: counts) }
            writer.member("acknowledgements") { $0.write(.array(acknowledgements.map(JSON.string))) }
        }
    }
}

extension Change.Action {
    /// What happened to a row: `created`, `adopted`.
    fileprivate var past: String { rawValue + (rawValue.hasSuffix("e") ? "d" : "ed") }
}
