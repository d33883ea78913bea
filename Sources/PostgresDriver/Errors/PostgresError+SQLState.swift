/// SQLSTATEs by name, as listed in "PostgreSQL Error Codes", appendix A of the manual.
extension PostgresError {
    /// 23505: a row with the same key is there already.
    public var isUniqueViolation: Bool { sqlState == "23505" }

    /// 23503: the row that is referred to is missing, or the row to delete is referred to.
    public var isForeignKeyViolation: Bool { sqlState == "23503" }

    /// 23502: a column that must have a value has none.
    public var isNotNullViolation: Bool { sqlState == "23502" }

    /// 23514: a check constraint does not hold.
    public var isCheckViolation: Bool { sqlState == "23514" }

    /// 23P01: an exclusion constraint does not hold.
    public var isExclusionViolation: Bool { sqlState == "23P01" }

    /// 23505, 23503 or 23P01: a row does not go together with another row, which may have come in between. A check or
    /// a missing value, the rest of class 23, has nothing to do with other rows and fails again tomorrow.
    public var isConflictWithOtherRow: Bool { isUniqueViolation || isForeignKeyViolation || isExclusionViolation }

    /// Class 23: any constraint does not hold.
    public var isConstraintViolation: Bool { sqlState?.hasPrefix("23") == true }

    /// P0001 or P0004: code in the database, most often a trigger's, raised it.
    public var isRaised: Bool { sqlState == "P0001" || sqlState == "P0004" }

    /// 2200H: a sequence has given its last number.
    public var isSequenceExhausted: Bool { sqlState == "2200H" }

    /// 40P01: the server broke a deadlock by ending this transaction.
    public var isDeadlock: Bool { sqlState == "40P01" }

    /// 55P03: a lock was not granted within `lock_timeout`, or at once with `NOWAIT`.
    public var isLockTimeout: Bool { sqlState == "55P03" }

    /// 57014 that this client did not ask for: `statement_timeout` ran out, or somebody else cancelled it.
    public var isStatementTimeout: Bool { sqlState == "57014" && code == .server }

    /// 25006: a write inside a read-only transaction, or on a standby.
    public var isReadOnly: Bool { sqlState == "25006" }

    /// 53300: no connection is left.
    public var isTooManyConnections: Bool { sqlState == "53300" }

    /// 53100: the server's disk, or a quota on it, is full.
    public var isDiskFull: Bool { sqlState == "53100" }

    /// 42P01: no such table or view.
    public var isUndefinedTable: Bool { sqlState == "42P01" }

    /// 42703: no such column.
    public var isUndefinedColumn: Bool { sqlState == "42703" }

    /// 3F000: no such schema.
    public var isInvalidSchemaName: Bool { sqlState == "3F000" }

    /// 42501: the role may not do this.
    public var isInsufficientPrivilege: Bool { sqlState == "42501" }

    /// 57P01, 57P02 or 57P03: the server is being shut down, crashed, or cannot accept connections yet.
    public var isServerShutdown: Bool {
        sqlState == "57P01" || sqlState == "57P02" || sqlState == "57P03"
    }
}
