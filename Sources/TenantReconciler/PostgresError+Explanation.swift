package import PostgresDriver

extension PostgresError {
    /// What happened in words for somebody who operates tenants, and what to do about it. Safe to show: what the driver
    /// reports holds no secret.
    package var explanation: String {
        if let advice { return "\(advice.what): \(reason)\nhint: \(advice.hint)" }
        return code == .server ? refusal : plain
    }

    /// A refusal that has no words of its own: whoever wrote it, most often a trigger, may have said in detail and hint what
    /// he wants.
    private var refusal: String {
        var text = "the database refuses this; nothing was written: " + plain
        if hint == nil { text += "\nhint: " + ownHint }
        return text
    }

    private var ownHint: String {
        if isRaised {
            return "planning again does not help: change what is declared, or "
                + (raisingFunction ?? "the trigger's function")
        }
        if isSequenceExhausted { return "give the sequence a wider type or another MAXVALUE" }
        return "ask who looks after the database; appendix A of PostgreSQL's manual says what the SQLSTATE means"
    }

    /// `function no_fridays()`, where the server says in English where it was.
    private var raisingFunction: String? {
        let start = "PL/pgSQL function "
        guard let context, context.hasPrefix(start), let end = context.firstIndex(of: ")") else { return nil }
        return "function " + Self.oneLine(String(context[...end].dropFirst(start.count)))
    }

    private var reason: String { Self.oneLine(message) }

    /// Everything that is known but the statement: of that an operator has no use.
    private var plain: String {
        var text = reason
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        if let detail { text += "; \(Self.oneLine(detail))" }
        if let hint { text += "\nhint: \(Self.oneLine(hint))" }
        return text
    }

    private var advice: (what: String, hint: String)? {
        switch self {
        case _ where isReadOnly:
            return (
                "the database is read-only; nothing was written",
                "name the primary server, or switch default_transaction_read_only off for this role"
            )
        case _ where isInsufficientPrivilege:
            return ("the role may not do this; nothing was written", "grant it the rights, or connect as another role")
        case _ where isTooManyConnections:
            return ("the server has no connection left", "try again later, or raise max_connections")
        case _ where isDiskFull:
            return ("the server's disk is full; nothing was written", "make room on it, and run the command again")
        // The same SQLSTATE; `statement_timeout` says "due to statement timeout".
        case _ where isStatementTimeout && message.contains("user request"):
            return (
                "somebody cancelled the statement; nothing was written",
                "run the command again, or ask whoever may call pg_cancel_backend on this server"
            )
        case _ where isStatementTimeout:
            return (
                "a statement took too long; nothing was written",
                "try again when the server is less busy, or raise the role's or the database's statement_timeout"
            )
        case _ where isConstraintViolation:
            let name = [constraint ?? column, table].compactMap(\.self).joined(separator: " of ")
            return (
                "a constraint of the database refuses what would be written; nothing was written",
                "planning again does not help: change the manifest, or \(name.isEmpty ? "the constraint" : name)"
            )
        case _ where isUndefinedTable || isUndefinedColumn || isInvalidSchemaName:
            return (
                "the tables are not those that the migrations made; nothing was written",
                "run `tenantctl migrate verify`, which names what is missing"
            )
        default: break
        }
        if code == .invalidConfiguration {
            return ("the database cannot be named so", "see what --database, DATABASE_URL or PG* say")
        }
        if code == .connectionFailed,
            ["password authentication failed", "no password supplied"].contains(where: message.contains)
        {
            return (
                "the database refuses this user's password",
                "set PGPASSWORD, or write a password file (~/.pgpass); the user is the one in --database, "
                    + "DATABASE_URL or PGUSER"
            )
        }
        if code == .connectionFailed || code == .timedOut {
            return (
                "cannot connect to the database",
                "check that the server runs and lets this user in, and what --database, DATABASE_URL or PG* say"
            )
        }
        if code == .commitOutcomeUnknown {
            return (
                "the connection broke during COMMIT, and nobody could be asked whether it was written",
                "run the command again: what is done is not done twice"
            )
        }
        if code == .connectionLost {
            return ("the connection broke; nothing was written", "try again; nothing has to be repaired")
        }
        return nil
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
