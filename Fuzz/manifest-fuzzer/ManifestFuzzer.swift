internal import CLibFuzzer
internal import Glibc
internal import Synchronization

/// Feeds libFuzzer's inputs to everything that reads what people write: see `docs/fuzzing.md`.
@main
enum ManifestFuzzer {
    /// libFuzzer has one thread, and a C callback can capture nothing.
    private static let check = Mutex(InputCheck())

    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
        let code = unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
            ManifestFuzzer.check.withLock { $0.run(on: bytes) }
            return 0
        }
        exit(code)
    }
}
