import PostgresDriver
import TenantReconciler
import Testing

@Suite("What PostgreSQL says, in words for who operates tenants")
struct ExplanationTests {
    @Test(
        "a wrong or missing password is told from a server that is down",
        arguments: [
            ("FATAL:  password authentication failed for user \"app\"", "the database refuses this user's password"),
            ("fe_sendauth: no password supplied", "the database refuses this user's password"),
            ("connection refused", "cannot connect to the database"),
        ]
    )
    func password(_ message: String, _ words: String) {
        let explanation = PostgresError(.connectionFailed, message).explanation
        #expect(explanation.hasPrefix(words + ": "))
        #expect(explanation.contains("PGPASSWORD") == words.hasSuffix("password"))
    }

    @Test(
        "a statement that somebody cancelled is told from one that took too long",
        arguments: [
            ("canceling statement due to user request", "somebody cancelled the statement; nothing was written: "),
            ("canceling statement due to statement timeout", "a statement took too long; nothing was written: "),
        ]
    )
    func cancelled(_ message: String, _ words: String) {
        var error = PostgresError(.server, message)
        error.sqlState = "57014"
        #expect(error.explanation.hasPrefix(words + message))
    }

    @Test("what a trigger raises says that nothing was written, and where it was raised")
    func raised() {
        var error = PostgresError(.server, "no!", context: "PL/pgSQL function no_fridays() line 1 at RAISE; COPY bots")
        error.sqlState = "P0001"
        #expect(
            error.explanation == """
                the database refuses this; nothing was written: no! (SQLSTATE P0001)
                hint: planning again does not help: change what is declared, or function no_fridays()
                """
        )
        error.context = nil
        #expect(error.explanation.hasSuffix("change what is declared, or the trigger's function"))
        error.hint = "come back on Saturday"
        #expect(error.explanation.hasSuffix("no! (SQLSTATE P0001)\nhint: come back on Saturday"))
    }

    @Test("no name of the code and no statement is in it", arguments: [PostgresError.Code.server, .misuse, .decoding])
    func plain(_ code: PostgresError.Code) {
        var error = PostgresError(code, "something happened", context: "SELECT secret")
        error.sqlState = "XX000"
        let explanation = error.explanation
        #expect(explanation.contains("something happened (SQLSTATE XX000)"))
        #expect(!explanation.contains("SELECT") && !explanation.contains(code.rawValue + ":"))
    }
}
