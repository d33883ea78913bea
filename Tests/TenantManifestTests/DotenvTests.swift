import TenantManifest
import TenantModel
import Testing

@Suite("Dotenv files")
struct DotenvTests {
    static let lines: [(String, [String: String])] = [
        ("A=1", ["A": "1"]),
        ("\u{FEFF}A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
        ("# comment\n\n  export A=1\nexport\tB=2", ["A": "1", "B": "2"]),
        ("A = spaced out   ", ["A": "spaced out"]),
        ("A=", ["A": ""]),
        ("A=1 # comment\nB=1#no comment\nC=#comment", ["A": "1", "B": "1#no comment", "C": "#comment"]),
        ("A='single \\n $X \"' # comment", ["A": "single \\n $X \""]),
        ("A=\"a\\nb\\t\\\"c\\\\\\$d\\x\"", ["A": "a\nb\t\"c\\$d\\x"]),
        ("A='two\nlines'\nB=\"three\nmore\n\"", ["A": "two\nlines", "B": "three\nmore\n"]),
        ("A=1\nA=2", ["A": "2"]),
        ("TOKEN=1:a-b_c=d'e\"f", ["TOKEN": "1:a-b_c=d'e\"f"]),
        ("EXPORT=1\nexport=2", ["EXPORT": "1", "export": "2"]),
        ("24VPN_TOKEN=x", ["24VPN_TOKEN": "x"]),
        ("N=علی", ["N": "علی"]),
    ]

    @Test("lines are read as dotenv readers read them", arguments: lines)
    func read(text: String, expected: [String: String]) throws {
        #expect(try DotenvFile(text: text, file: "x").variables.mapValues { $0.reveal() } == expected)
    }

    @Test(
        "a line that is no variable is named by its number, and its text is not shown",
        arguments: [
            ("A=1\nhunter2", 2, DotenvError.Code.noValue), ("=hunter2", 1, .syntax),
            ("A B=hunter2", 1, .syntax),
            ("A='x\ny'\nB=\"hunter2\nC=1", 3, .quote), ("A='x' hunter2", 1, .syntax),
        ]
    )
    func refuse(text: String, line: Int, code: DotenvError.Code) throws {
        let error = try #require(throws: DotenvError.self) { try DotenvFile(text: text, file: "x.env") }
        #expect(error.code == code)
        #expect(error.description.hasPrefix("x.env:\(line): "))
        #expect(!error.description.contains("hunter2"))
    }

    @Test("a file that is missing says so")
    func missing() throws {
        let error = try #require(throws: DotenvError.self) { try DotenvFile(path: "/nonexistent/x.env") }
        #expect(error.code == .unreadable)
        #expect(error.description == "/nonexistent/x.env: No such file or directory")
    }
}
