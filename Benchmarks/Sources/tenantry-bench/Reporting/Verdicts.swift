internal import Foundation

/// A line for every target: how far it is reached, plainly.
struct Verdicts {
    let outcomes: [Outcome]

    var lines: [String] {
        outcomes.flatMap { outcome in [time(outcome)] + (memory(outcome).map { [$0] } ?? []) }
    }

    private func time(_ outcome: Outcome) -> String {
        let verdict = outcome.isFastEnough ? "met" : "missed"
        guard let wall = outcome.ratio(\.wall), let processor = outcome.ratio(\.processor) else {
            let milliseconds = outcome.work.median(\.wall) * 1000
            return String(
                format: "- %@: %.0f ms of %.0f ms: %@",
                outcome.target.work,
                milliseconds,
                outcome.target.mostTime * 1000,
                verdict
            )
        }
        return String(
            format: "- %@: %.2f × its floor (%.2f × in processor time), of %.1f ×: %@",
            outcome.target.work,
            wall,
            processor,
            outcome.target.mostTime,
            verdict
        )
    }

    private func memory(_ outcome: Outcome) -> String? {
        outcome.target.mostMemory.map { most in
            String(
                format: "- %@: %.0f MB of %.0f MB: %@",
                outcome.target.work,
                outcome.work.range(\.peakMemory).upperBound,
                most,
                outcome.isSmallEnough ? "met" : "missed"
            )
        }
    }
}
