internal import Glibc
internal import TenantRuntime

/// Opens a runtime as a process does when it starts: connect, listen, read everything.
enum LoadFigures {
    static func measure(_ database: String, rounds: Int) async throws -> Figures {
        var figures = Figures()
        // What is made once for a process, such as the built-in catalog and the first connection, is no part of a tenant.
        try await TenantRuntime.open(RuntimeSettings(url: database), logger: .silent).close()
        for _ in 0..<rounds {
            malloc_trim(0)
            let before = allocatedBytes
            let start = ContinuousClock.now
            let runtime = try await TenantRuntime.open(RuntimeSettings(url: database), logger: .silent)
            figures.loads.append((ContinuousClock.now - start) / .seconds(1))
            let held = allocatedBytes - before
            figures.bytesPerTenant.append(Double(held) / Double(max(runtime.snapshot.botCount, 1)))
            await runtime.close()
        }
        return figures
    }

    /// What `malloc` has given out and not got back, in all arenas and by `mmap`.
    private static var allocatedBytes: Int {
        let info = mallinfo2()
        return Int(info.uordblks) + Int(info.hblkhd)
    }
}
