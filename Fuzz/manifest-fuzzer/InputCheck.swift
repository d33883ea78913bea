/// Reads one input after another as what it is taken for, and ends the program where a promise is broken: that is how
/// libFuzzer learns of it.
struct InputCheck {
    private var manifests = ManifestCheck()

    /// Reads an input and looks at what came of it.
    mutating func run(on bytes: [UInt8]) {
        switch Input(bytes) {
        case .manifest(let text): manifests.run(on: text)
        case .folder(let parts): FolderCheck(parts).run()
        case .secrets(let text): SecretsFileCheck(text).run()
        case .settings(let text): ImportCheck(text).run()
        }
    }
}

/// Ends the program, which libFuzzer takes for a crash, and keeps the input.
func broken(_ promise: String) -> Never {
    fatalError(promise)
}
