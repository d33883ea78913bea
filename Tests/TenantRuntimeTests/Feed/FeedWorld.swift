@testable import TenantRuntime

/// A database, a listener and a clock as a feed's machine knows them, with everything going wrong that can.
struct FeedWorld {
    var machine: FeedMachine
    var revision: Int64 = 1
    var served: Int64 = 1
    private var random: SeededRandom
    private var now = Duration.zero
    private var isUp = true
    /// The revision that a look under way has seen, if it has begun to read.
    private var look: Int64?
    private var isLooking = false
    private var isConnecting = false
    private var isListening = true
    private var isSaving = false

    init(random seed: UInt64) {
        random = SeededRandom(state: seed)
        machine = FeedMachine(FeedTimes(), keepsCopy: true, chance: { 0.5 })
        tell(.started(revision: 1, isFromDisk: false, isListening: true))
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps {
            now += .milliseconds(Int(random.next() % 3000))
            switch random.next() % 12 {
            case 0...3: commit()
            case 4: isUp.toggle()
            case 5 where isListening:
                isListening = false
                tell(.deaf("cut"))
            case 6: tell(.notified(random.next() % 2 == 0 ? nil : Int64(random.next() % 100)))
            case 7...8: read()
            default: answer()
            }
            if let deadline = machine.deadline, deadline <= now { tell(.due) }
        }
    }

    /// Lets everything work until nothing is left to do but to wait for the next poll.
    mutating func calm() {
        isUp = true
        for _ in 0..<50 {
            answer()
            guard let deadline = machine.deadline else { continue }
            now = max(now, deadline)
            tell(.due)
        }
        answer()
    }

    private mutating func commit() {
        guard isUp else { return }
        revision += 1
        // A notification may be lost with the connection, never otherwise.
        if isListening { tell(.notified(revision)) }
    }

    /// A look takes its view of the database at some moment after it was asked for.
    private mutating func read() {
        if isLooking, look == nil, isUp { look = revision }
    }

    private mutating func answer() {
        if isLooking {
            isLooking = false
            let seen = look ?? (isUp ? revision : nil)
            look = nil
            if let seen {
                let isNew = seen != served
                served = seen
                tell(.looked(.current(revision: seen, .bots(1), isNew: isNew)))
            } else {
                tell(.looked(.failed("down")))
            }
        }
        if isConnecting {
            isConnecting = false
            isListening = isUp
            tell(isUp ? .listening : .deaf("down"))
        }
        if isSaving {
            isSaving = false
            tell(.saved(fault: random.next() % 4 == 0 ? "full" : nil))
        }
    }

    private mutating func tell(_ event: FeedEvent) {
        for action in machine.handle(event, at: now) {
            switch action {
            case .look:
                precondition(!isLooking, "two looks at once")
                isLooking = true
            case .listen:
                precondition(!isConnecting && !isListening, "two listeners at once")
                isConnecting = true
            case .save:
                precondition(!isSaving, "two writes at once")
                isSaving = true
            case .say, .finish: break
            }
        }
    }
}

/// Numbers that a seed decides: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
