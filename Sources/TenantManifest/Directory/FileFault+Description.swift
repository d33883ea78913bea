extension FileFault: CustomStringConvertible {
    /// Why the file cannot be read, in words.
    var description: String {
        switch self {
        case .unreadable(let error): systemMessage(error)
        case .notRegular: "it is not a regular file"
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        }
    }
}
