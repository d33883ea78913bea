/// What a generated input is taken for. Its first byte says so: no text that is read for what it says begins with one of
/// these bytes, so that everything else is a manifest as it stands.
enum Input {
    /// One tenant's manifest.
    case manifest([UInt8])
    /// A folder of manifests.
    case folder(ArraySlice<UInt8>)
    /// A file of secrets.
    case secrets(ArraySlice<UInt8>)
    /// The settings of the original bot, to be imported.
    case settings(ArraySlice<UInt8>)

    /// Tells what an input is.
    init(_ bytes: [UInt8]) {
        switch bytes.first {
        case 1: self = .folder(bytes.dropFirst())
        case 2: self = .secrets(bytes.dropFirst())
        case 3: self = .settings(bytes.dropFirst())
        default: self = .manifest(bytes)
        }
    }
}
