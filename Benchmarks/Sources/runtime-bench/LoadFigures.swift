internal import TenantRuntime

/// Opens a runtime as a process does when it starts: connect, listen, read everything.
enum LoadFigures {
    static func measure(_ database: String, rounds: Int) async throws -> Figures {
        var figures = Figures()
        let counter = AllocationCounter()
        // What is made once for a process, such as the built-in catalog and the first connection, is no part of a tenant.
        try await TenantRuntime.open(RuntimeSettings(url: database), logger: .silent).close()
        for _ in 0..<rounds {
            let before = counter?.allocatedBytes
            let start = ContinuousClock.now
            let runtime = try await TenantRuntime.open(RuntimeSettings(url: database), logger: .silent)
            figures.loads.append((ContinuousClock.now - start) / .seconds(1))
            if let counter, let before {
                let held = counter.allocatedBytes - before
                figures.bytesPerTenant.append(Double(held) / Double(max(runtime.snapshot.botCount, 1)))
            }
            await runtime.close()
        }
        return figures
    }
}
