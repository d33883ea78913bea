internal import PostgresDriver

extension MigrationError {
    /// Runs `body` and says what an error of the server means for migrating. `subject` begins the sentence: what
    /// was being done, such as a file's name.
    ///
    /// Errors of the connection itself pass as they are: only the caller knows whether to try again. After
    /// `commitOutcomeUnknown` too the next `up` is right.
    static func explaining<Result>(_ subject: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as PostgresError where error.code == .server && !error.isServerShutdown {
            throw MigrationError(subject, error)
        }
    }

    private init(_ subject: String, _ error: PostgresError) {
        if error.isReadOnly {
            self = .readOnly(cause: error)
        } else if error.isLockTimeout {
            self.init(
                .locked,
                "\(subject): a table was in use for too long; nothing was written",
                hint: "try again when no long transaction is open",
                cause: error
            )
        } else if error.isInsufficientPrivilege {
            self.init(
                .permissionDenied,
                "\(subject): the role may not do this",
                hint: "connect as the owner of the database's tables",
                cause: error
            )
        } else {
            self.init(
                .failed,
                "\(subject) failed; nothing of it was written",
                hint:
                    "something that is there already is not what the file expects: `tenantctl migrate verify` names what was "
                    + "changed since a migration made it; what was there before has to be set right by its owner",
                cause: error
            )
        }
    }

    /// The database does not take writes.
    static func readOnly(cause: PostgresError? = nil) -> MigrationError {
        MigrationError(
            .readOnly,
            "the database is read-only: a standby, or default_transaction_read_only is on",
            hint: "connect to the primary with a role that may write",
            cause: cause
        )
    }
}
