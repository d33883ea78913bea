import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Traffic is added once, and the columns that the original reads hold all of it")
struct TrafficMeterTests {
    @Test("64 callers add at once, each twice")
    func concurrent() async throws {
        try await withAccounts { database, pool in
            let meter = TrafficMeter(of: 1, pool: pool)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        let direction: TrafficDirection = (caller / 2).isMultiple(of: 2) ? .consumed : .sold
                        for number in 0..<4 {
                            try await meter.add(Int64(caller / 2 + 1), direction, key: "\(caller / 2)-\(number)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            // The odd numbers up to 31 are 256, the even ones up to 32 are 272, four times each.
            #expect(try await meter.totals() == TrafficTotals(consumedBytes: 1024, soldBytes: 1088))
            #expect(
                try await database.line("SELECT traffic_consumed_bytes, traffic_sold_bytes FROM bots WHERE id = 1")
                    == "1024|1088"
            )
            let figures = try await meter.figures(by: .day, last: 2)
            #expect(figures.map(\.consumedBytes).reduce(0, +) == 1024)
            #expect(figures.map(\.soldBytes).reduce(0, +) == 1088)
            #expect(try await TrafficMeter(of: 2, pool: pool).totals().soldBytes == 0)
        }
    }

    @Test("a key stands for one addition; a sum beyond 64 bits, no bytes and no bot are refused")
    func refusals() async throws {
        try await withAccounts { _, pool async throws in
            let meter = TrafficMeter(of: 1, pool: pool)
            #expect(try await meter.add(.max - 1, .sold, key: "a").balance == .max - 1)
            #expect(try await meter.add(.max - 1, .sold, key: "a").isRepeated)
            #expect(try await failure { try await meter.add(5, .sold, key: "a") } == .keyReused)
            #expect(try await failure { try await meter.add(.max - 1, .consumed, key: "a") } == .keyReused)
            #expect(try await failure { try await meter.add(2, .sold, key: "b") } == .outOfRange)
            #expect(try await meter.add(1, .sold, key: "b").balance == .max)
            #expect(try await failure { try await meter.add(0, .sold, key: "c") } == .invalidPosting)
            #expect(
                try await failure { try await TrafficMeter(of: 9, pool: pool).add(1, .sold, key: "c") } == .noSuchBot
            )
            #expect(try await failure { _ = try await TrafficMeter(of: 9, pool: pool).totals() } == .noSuchBot)
        }
    }
}
