internal import Foundation
internal import Synchronization
internal import TenantRuntime

/// Reads in loops that the compiler cannot shorten: what is read goes into a sum, and the bot and the key are others each
/// time.
struct ReadFigures {
    private static let reads = 1_000_000
    private let runtime: TenantRuntime
    /// As many as fit in the caches of a processor, as the bots that are busy do.
    private let bots: [Bot]
    private let keys: [String]
    private let counter: AllocationCounter?

    init(_ runtime: TenantRuntime) {
        self.runtime = runtime
        bots = Array(runtime.snapshot.bots.prefix(256))
        keys = KnownFeature.allCases.map(\.name)
        counter = AllocationCounter().flatMap { $0.works ? $0 : nil }
    }

    /// Measures everything once.
    func round() throws -> Figures {
        var figures = Figures()
        add(.knownKey, to: &figures) { knownKeys() }
        add(.stringKey, to: &figures) { stringKeys() }
        add(.taking, to: &figures) { Self.take(runtime) }
        figures.nanoseconds[.takingTwice] = [takingTwice()]
        return figures
    }

    private func add(_ work: Figures.Work, to figures: inout Figures, _ body: () -> Int) {
        let allocated = counter?.count
        let start = ContinuousClock.now
        let sum = body()
        let time = ContinuousClock.now - start
        if let allocated, let counter { figures.allocations[work] = counter.count - allocated }
        precondition(sum >= 0)
        figures.nanoseconds[work] = [time / .nanoseconds(1) / Double(Self.reads)]
    }

    @inline(never)
    private func knownKeys() -> Int {
        var (sum, bot) = (0, 0)
        let features = KnownFeature.allCases
        for read in 0..<Self.reads / features.count {
            bot = read % bots.count
            for feature in features where bots[bot].isEnabled(feature) { sum += 1 }
        }
        return sum
    }

    @inline(never)
    private func stringKeys() -> Int {
        var (sum, bot) = (0, 0)
        for read in 0..<Self.reads / keys.count {
            bot = read % bots.count
            for key in keys where bots[bot].isEnabled(key) { sum += 1 }
        }
        return sum
    }

    @inline(never)
    private static func take(_ runtime: TenantRuntime) -> Int {
        var sum = 0
        for _ in 0..<reads { sum &+= Int(truncatingIfNeeded: runtime.snapshot.revision & 1) }
        return abs(sum)
    }

    /// Two threads at once: nanoseconds that each of them waits for one.
    private func takingTwice() -> Double {
        let times = Mutex<[Double]>([])
        let ready = Atomic(0)
        let runtime = runtime
        let done = DispatchGroup()
        for _ in 0..<2 {
            done.enter()
            Thread.detachNewThread {
                // Both begin together; they have a processor each, if the machine has two.
                ready.add(1, ordering: .relaxed)
                while ready.load(ordering: .relaxed) < 2 {}
                let start = ContinuousClock.now
                let sum = Self.take(runtime)
                let time = ContinuousClock.now - start
                precondition(sum >= 0)
                times.withLock { $0.append(time / .nanoseconds(1) / Double(Self.reads)) }
                done.leave()
            }
        }
        done.wait()
        return times.withLock { $0.reduce(0, +) / Double($0.count) }
    }
}
