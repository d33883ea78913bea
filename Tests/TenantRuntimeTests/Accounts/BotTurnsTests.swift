import Synchronization
import Testing

@testable import TenantRuntime

@Suite("Those who may wait for locks take turns, and leave connections to others")
struct BotTurnsTests {
    /// Some who are at work until they are let go.
    private final class Stage: Sendable {
        let turns: BotTurns
        private let state = Mutex<(began: [String], goers: [String: CheckedContinuation<Void, Never>])>(([], [:]))

        init(_ turns: BotTurns) {
            self.turns = turns
        }

        /// Who has had his turn, in this order.
        var began: [String] { state.withLock { $0.began } }

        /// Takes a turn, and keeps it.
        func enter(_ name: String, _ line: BotTurns.Line, atMost longestWait: Duration? = nil) async -> Bool {
            await turns.withTurn(in: line, atMost: longestWait) {
                await withCheckedContinuation { goer in
                    state.withLock { state in
                        state.began.append(name)
                        state.goers[name] = goer
                    }
                }
                return true
            } ?? false
        }

        /// Has somebody give his turn back.
        func letGo(_ name: String) {
            state.withLock { $0.goers.removeValue(forKey: name) }?.resume()
        }

        func wait(until condition: () -> Bool) async throws {
            while !condition() { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    @Test("the line whose last turn is longest ago goes first, however many of others came before, and all leave room")
    func crowd() async throws {
        let stage = Stage(BotTurns(ofPool: 8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for bot in 1...7 as ClosedRange<Int32> {
                for turn in 1...3 {
                    group.addTask { _ = await stage.enter("\(bot).\(turn)", .postings(bot)) }
                    try await stage.wait {
                        (1...7).map { stage.turns.waiting(in: .postings($0)) }.reduce(0, +) + stage.turns.working
                            == Int(bot - 1) * 3 + turn
                    }
                }
            }
            // Six of eight are at work.
            try await stage.wait { stage.began.count == 6 }
            #expect(stage.began.sorted() == ["1.1", "1.2", "2.1", "3.1", "4.1", "5.1"])
            // Two had none yet; then it is the turn of the one whose last ended first.
            for (gone, next) in [("3.1", "6.1"), ("2.1", "7.1"), ("1.1", "3.2"), ("1.2", "2.2"), ("6.1", "1.3")] {
                let count = stage.began.count
                stage.letGo(gone)
                try await stage.wait { stage.began.count == count + 1 }
                #expect(stage.began.last == next)
            }
            #expect(stage.turns.working == 6)
            var gone = 0
            while gone < 21 {
                let began = stage.began
                for name in began { stage.letGo(name) }
                gone = began.count
                try await Task.sleep(for: .milliseconds(1))
            }
            try await group.waitForAll()
        }
        #expect(stage.turns.working == 0)
    }

    @Test("what is done for one bot waits for its own kind alone, while there is room")
    func kinds() async throws {
        let stage = Stage(BotTurns(ofPool: 16))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for line in [BotTurns.Line.postings(1), .results(1), .draws(1), .postings(2)] {
                group.addTask { _ = await stage.enter("\(line)", line) }
            }
            try await stage.wait { stage.began.count == 4 }
            for name in stage.began { stage.letGo(name) }
            try await group.waitForAll()
        }
    }

    @Test("who has waited for too long is sent away when somebody else's turn ends")
    func overdue() async throws {
        let stage = Stage(BotTurns(limit: 1))
        async let first = stage.enter("first", .draws(1))
        async let second = stage.enter("other", .postings(1))
        try await stage.wait { stage.began.count == 2 }
        async let late = stage.enter("late", .postings(1), atMost: .zero)
        try await stage.wait { stage.turns.waiting(in: .postings(1)) == 1 }
        async let patient = stage.enter("patient", .postings(1))
        try await stage.wait { stage.turns.waiting(in: .postings(1)) == 2 }
        stage.letGo("first")
        let (hadFirst, hadLate) = await (first, late)
        #expect(hadFirst && !hadLate)
        #expect(stage.turns.waiting(in: .postings(1)) == 1)
        stage.letGo("other")
        let hadSecond = await second
        #expect(hadSecond)
        try await stage.wait { stage.began.last == "patient" }
        stage.letGo("patient")
        let hadPatient = await patient
        #expect(hadPatient)
    }
}
