internal import ArgumentParser

/// What the process ends with; scripts rely on it.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    case failed = 1
    case changesPresent = 2
    case stale = 3
    case notAcknowledged = 4
    case lockTimeout = 5
    case outcomeUnknown = 6
    case waitTimedOut = 7
    case usage = 64
    case invalidManifests = 65
    case interrupted = 130
    case terminated = 143

    var code: ExitCode { ExitCode(rawValue) }
}
