import Testing
import YAMLSyntax

@Suite("Plain scalars are resolved by the core schema of YAML 1.2")
struct CoreSchemaTests {
    @Test("null has five spellings", arguments: ["null", "Null", "NULL", "~"])
    func null(text: String) throws {
        #expect(try value(text) == .null)
    }

    @Test(
        "a boolean is true or false in three cases",
        arguments: ["true", "True", "TRUE", "false", "False", "FALSE"]
    )
    func boolean(text: String) throws {
        #expect(try value(text) == .boolean(text.lowercased() == "true"))
    }

    @Test(
        "integers are decimal, octal or hexadecimal",
        arguments: [
            ("0", 0), ("-0", 0), ("+7", 7), ("-1001234567890", -1_001_234_567_890), ("0x1F", 31),
            ("0o17", 15),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("0x7fffffffffffffff", .max),
        ] as [(String, Int64)]
    )
    func integer(text: String, expected: Int64) throws {
        #expect(try value(text) == .integer(expected))
    }

    @Test(
        "an integer of more than 64 bits is told from a string",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "0xFFFFFFFFFFFFFFFF", "99999999999999999999999",
        ]
    )
    func overflow(text: String) throws {
        #expect(try value(text) == .integerOverflow)
    }

    @Test(
        "floats have a point, an exponent or a name",
        arguments: [
            ("1.5", 1.5), ("-0.25", -0.25), (".5", 0.5), ("1.", 1), ("1e3", 1000), ("1.5E-2", 0.015),
            (".inf", .infinity), ("-.INF", -.infinity), ("+.Inf", .infinity), ("0.0", 0),
        ] as [(String, Double)]
    )
    func float(text: String, expected: Double) throws {
        #expect(try value(text) == .float(expected))
    }

    @Test("not a number has three spellings and no sign", arguments: [".nan", ".NaN", ".NAN"])
    func notANumber(text: String) throws {
        guard case .float(let float) = try value(text) else {
            Issue.record("\(text) is no float")
            return
        }
        #expect(float.isNaN)
        #expect(try value("-" + text) == .string)
    }

    @Test(
        "everything else is a string",
        arguments: [
            "x", "nul", "nULL", "tRUE", "+", "-x", ".", "..", "1.2.3", "1e", "0x", "0o8", "0xG", "1a",
            ".e1",
            "١٢", "e5", "+.", "0b",
        ]
    )
    func string(text: String) throws {
        #expect(try value(text) == .string)
        #expect(try meaning(text) == nil)
    }

    @Test("what is quoted is a string", arguments: ["'1'", "\"true\"", "''", "|\n  1", ">\n  ~"])
    func quoted(text: String) throws {
        #expect(try value(text) == .string)
        #expect(try meaning(text) == nil)
    }

    @Test(
        "booleans of YAML 1.1 are strings that are told apart",
        arguments: [("yes", true), ("No", false), ("ON", true), ("off", false), ("y", true), ("N", false)]
    )
    func oldBoolean(text: String, meaning expected: Bool) throws {
        #expect(try value(text) == .string)
        #expect(try meaning(text) == .boolean(expected))
    }

    @Test(
        "numbers of YAML 1.1 are strings that are told apart",
        arguments: [
            "010", "-007", "1_000", "0b101", "1:30", "190:20:30", "1_000.5", "0x1_F", "-0x1", "00", "01.5",
        ]
    )
    func oldNumber(text: String) throws {
        #expect(try value(text) == .string)
        #expect(try meaning(text) == .number)
    }

    private func value(_ text: String) throws -> YAMLValue? { try parse(text).scalar?.value }

    private func meaning(_ text: String) throws -> YAML11Meaning? { try parse(text).scalar?.meaningInYAML11 }
}
