internal import Glibc

/// Reads the counter of `Runtime/count-allocations.c`, if that was loaded in front of libc.
struct AllocationCounter {
    private typealias Function = @convention(c) () -> UInt
    private let calls: Function
    private let bytes: Function

    /// `nil` when nothing counts.
    init?() {
        guard let calls = Self.function("tenantry_allocation_count"),
            let bytes = Self.function("tenantry_allocated_bytes")
        else { return nil }
        self.calls = calls
        self.bytes = bytes
    }

    /// How many times this thread has called `malloc` and its kin.
    var count: Int { Int(calls()) }

    /// What `malloc` has given out and not got back, in the whole process.
    var allocatedBytes: Int { Int(bytes()) }

    /// A function by the name under which the dynamic linker finds it for everybody (`RTLD_DEFAULT`).
    private static func function(_ name: String) -> Function? {
        guard let symbol = unsafe dlsym(nil, name) else { return nil }
        return unsafe unsafeBitCast(symbol, to: Function.self)
    }

    /// Whether it counts at all: an array on the heap has to be seen.
    var works: Bool {
        let before = count
        let array = [Int](repeating: before, count: 100)
        return withExtendedLifetime(array) { count > before }
    }
}
