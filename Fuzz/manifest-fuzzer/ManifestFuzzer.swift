internal import CLibFuzzer
internal import Glibc
internal import Synchronization

/// Feeds libFuzzer's inputs to the loader of manifests: see `docs/fuzzing.md`.
@main
enum ManifestFuzzer {
    /// libFuzzer has one thread, and a C callback can capture nothing.
    private static let check = Mutex(LoaderCheck())

    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
        let code = unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            let bytes = unsafe UnsafeBufferPointer(start: data, count: size)
            ManifestFuzzer.check.withLock { unsafe $0.run(on: bytes.span) }
            return 0
        }
        exit(code)
    }
}
