package import PostgresDriver

extension PostgresError {
    /// The server's part in an error of a read or a write; `nil` where it has none.
    package init?(behind error: any Error) {
        switch error {
        case let error as PostgresError: self = error
        case let error as StoreError:
            guard case .database(let cause) = error.code else { return nil }
            self = cause
        default: return nil
        }
    }
}
