import PostgresDriver
import Testing

@Suite("Statements are put together safely")
struct SQLTests {
    @Test("values become placeholders in order")
    func placeholders() {
        let sql: SQL = "SELECT \(1), \("'; DROP TABLE bots; --"), \(nil as Bool?)"
        #expect(sql.text == "SELECT $1, $2, $3")
    }

    @Test("parts are numbered on")
    func parts() {
        let condition: SQL = "a = \(1) AND b = \(2)"
        var sql: SQL = "SELECT \(0) WHERE \(condition)"
        sql += " AND c = \(3)"
        sql.append(" LIMIT 1" + " OFFSET \(4)")
        #expect(sql.text == "SELECT $1 WHERE a = $2 AND b = $3 AND c = $4 LIMIT 1 OFFSET $5")
    }

    @Test(
        "a name is quoted whatever is in it",
        arguments: [("bots", "\"bots\""), ("a\"b", "\"a\"\"b\""), ("x; --", "\"x; --\""), ("", "\"\"")]
    )
    func identifiers(name: String, quoted: String) {
        let sql: SQL = "\(identifier: name)"
        #expect(sql.text == quoted)
    }

    @Test("raw text has to say so")
    func unescaped() {
        let sql: SQL = "SELECT 1 \(unescaped: "LIMIT 2")"
        #expect(sql.text == "SELECT 1 LIMIT 2")
    }

    @Test("no bound value is printed")
    func description() {
        let sql: SQL = "SELECT \("hunter2"), \(JSONB("hunter2"))"
        var dumped = ""
        dump(sql, to: &dumped)
        #expect(!"\(sql) \(String(reflecting: sql)) \(dumped)".contains("hunter2"))
    }
}
