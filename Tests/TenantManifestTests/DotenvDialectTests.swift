import TenantManifest
import TenantModel
import Testing

@Suite("Settings of the original bot are read as its own reader reads them")
struct DotenvDialectTests {
    /// What python-dotenv 1.2.4 makes of them.
    static let texts: [(String, [String: String])] = [
        (#"A='a\\b'"#, ["A": #"a\b"#]), (#"A="pa\$s""#, ["A": #"pa\$s"#]), (#"A="a\'b""#, ["A": "a'b"]),
        (#"A="\f \v \a \b""#, ["A": "\u{C} \u{B} \u{7} \u{8}"]), (#"A='it\'s'"#, ["A": "it's"]),
        ("A=#abc", ["A": "#abc"]),
        ("A= #abc", ["A": ""]), ("A=1 #abc", ["A": "1"]), ("NAME\nA=1", ["A": "1"]), ("'A'=1", ["A": "1"]),
        ("A='x' y\nB=2", ["B": "2"]), ("A='x\nB=2", ["B": "2"]), ("A B=x\nC=3", ["C": "3"]), ("=x\nC=3", ["C": "3"]),
        (#"A="a\`b""#, ["A": #"a\`b"#]), ("A=\u{A0}x\u{A0}", ["A": "x"]), ("A=x\u{3000}# c", ["A": "x"]),
        ("A-b=1", ["A-b": "1"]), (#"A=a\\b$c`d"#, ["A": #"a\\b$c`d"#]), (#"A='a\nb'"#, ["A": #"a\nb"#]),
        (#"A="a\qb""#, ["A": #"a\qb"#]), ("export 'A'=1", ["A": "1"]), ("A='a\\'\nB=2", ["A": #"a\"#, "B": "2"]),
        ("A='a\\\\'\nB='2'\nC=3", ["C": "3"]), ("A='a\\\\'\nB=2 '\nC=3", ["A": "a\\'\nB=2 ", "C": "3"]),
        ("A=\"x\\\\\"\nB=\"y\"", [:]), ("A='a\\\\'\nB='b\\\\'\nC='c\\\\'\nD=1", ["C": #"c\"#, "D": "1"]),
        ("export  A =  1  ", ["A": "1"]), ("A='x'#c", ["A": "x"]), (#"A="x\\" #c"#, ["A": #"x\"#]),
        ("A=\"two\nlines\"\nB=1", ["A": "two\nlines", "B": "1"]), ("A=\u{B}x\u{C}", ["A": "x"]),
        (#"A="\\$x""#, ["A": #"\$x"#]),
    ]

    @Test("value by value", arguments: texts)
    func read(text: String, expected: [String: String]) throws {
        let file = try DotenvFile(text: text, file: "x", dialect: .original)
        #expect(file.variables.mapValues { $0.reveal() } == expected)
    }

    @Test("a line that sets nothing is named, and the rest is read")
    func leftOut() throws {
        let file = try DotenvFile(text: "hunter2\nA=1\nB 'hunter2\nC='x\nD=2\n", file: "x", dialect: .original)
        #expect(file.variables.mapValues { $0.reveal() } == ["A": "1", "D": "2"])
        #expect(file.leftOut.map(\.line) == [1, 3, 4])
        #expect(file.leftOut.map(\.code) == [.noValue, .syntax, .quote])
        #expect(!file.leftOut.description.contains("hunter2"))
    }

    @Test(
        "an escape that a shell takes otherwise is noticed",
        arguments: [(#"A='a\\b'"#, true), (#"A="a\$b""#, true), (#"A="a\nb\\c\"""#, false), (#"A=a\$b"#, false)]
    )
    func escapes(text: String, isReadDifferently: Bool) throws {
        let file = try DotenvFile(text: text, file: "x", dialect: .original)
        #expect(file.entries.map(\.isReadDifferently) == [isReadDifferently])
    }

    @Test("a file of secrets is read as a shell reads it between single quotes and after a backslash before $ and `")
    func secrets() throws {
        let file = try DotenvFile(text: #"A='a\\b'"# + "\n" + #"B="pa\$s\`""#, file: "x")
        #expect(file.variables.mapValues { $0.reveal() } == ["A": #"a\\b"#, "B": "pa$s`"])
    }
}
