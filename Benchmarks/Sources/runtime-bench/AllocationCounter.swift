internal import Glibc

/// Reads the counter of `Runtime/count-allocations.c`, if that was loaded in front of libc.
struct AllocationCounter {
    private typealias Function = @convention(c) () -> UInt
    private let function: Function

    /// `nil` when nothing counts.
    init?() {
        // `dlsym(RTLD_DEFAULT, …)`: the name as the dynamic linker finds it for everybody.
        guard let symbol = unsafe dlsym(nil, "tenantry_allocation_count") else { return nil }
        function = unsafe unsafeBitCast(symbol, to: Function.self)
    }

    /// How many times this thread has called `malloc` and its kin.
    var count: Int { Int(function()) }

    /// Whether it counts at all: an array on the heap has to be seen.
    var works: Bool {
        let before = count
        let array = [Int](repeating: before, count: 100)
        return withExtendedLifetime(array) { count > before }
    }
}
