/// Where a runtime keeps a copy of its newest snapshot, so that it can start and serve while the database is down.
public struct DiskCopySettings: Sendable {
    /// The file. It is replaced as a whole, and its owner alone may read it. Its folder has to be there. Each process needs a
    /// file of its own.
    public var path: String
    /// What secrets are encrypted with; `nil` leaves them out of the copy.
    public var key: DiskCopyKey?

    /// Makes settings.
    public init(path: String, key: DiskCopyKey? = nil) {
        self.path = path
        self.key = key
    }
}
