internal import Foundation

/// The machine of a run, in terms that say how to read its figures and not whose it is.
enum Machine {
    /// `2 cores, 24 GiB, Linux`.
    static var description: String {
        let process = ProcessInfo.processInfo
        let memory = (Double(process.physicalMemory) / 1_073_741_824).rounded()
        return "\(process.activeProcessorCount) cores, \(Int(memory)) GiB of memory"
    }

    /// Load average of the last minute: what else the machine had to do.
    static var load: Double {
        var average = 0.0
        return unsafe getloadavg(&average, 1) == 1 ? average : .nan
    }
}
