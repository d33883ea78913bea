import Glibc
import Testing
import YAMLSyntax

@Suite("Hostile texts cost a pass and 256 MB", .serialized)
struct HostileTextTests {
    @Test(
        "nesting a hundred thousand deep ends at the limit",
        arguments: ["[", "{", "- ", "? ", "{a: ", "[\n", "- - "]
    )
    func depth(unit: String) throws {
        let faults = try cost(of: repeated(unit, 100_000))
        #expect(faults.last == "yaml.limit.depth")
        #expect(faults.dropLast().allSatisfy { $0 == "yaml.complex_key" })
    }

    @Test("block maps nested by indentation end at the limit")
    func indentation() throws {
        let lines = (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }
        #expect(try cost(of: Array(lines.joined().utf8)) == ["yaml.limit.depth"])
    }

    @Test("a bomb of aliases is refused on the way to its ninth level")
    func bomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(try cost(of: Array(text.utf8)) == ["yaml.limit.expansion"])
    }

    @Test("a hundred aliases that double each time are refused")
    func doubling() throws {
        var text = "- &a0 x\n"
        for level in 1...50 { text += "- &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(try cost(of: Array(text.utf8)) == ["yaml.limit.expansion"])
    }

    @Test("a million keys are refused by size, and by number where the size would be allowed")
    func keys() throws {
        let text = Array((0..<1_000_000).map { "k\($0): 1\n" }.joined().utf8)
        #expect(try cost(of: text) == ["yaml.limit.bytes"])
        var limits = YAMLLimits()
        limits.bytes = 1 << 26
        #expect(try cost(of: text, limits: limits) == ["yaml.limit.nodes"])
    }

    @Test("as many keys as there may be are compared without comparing them in pairs")
    func fullMap() throws {
        // One prefix, one length and one ending, so that nothing but the middle tells them apart.
        let keys = (10_000..<59_999).map { "key\($0)same__: \n" }
        #expect(try cost(of: Array(keys.joined().utf8)) == [])
    }

    @Test("directives, each of which libyaml compares with all before it, are refused by number")
    func directives() throws {
        let lines = (0..<60_000).map { "%TAG !h\($0)! x\n" }
        #expect(try cost(of: Array((lines.joined() + "--- 1\n").utf8)) == ["yaml.limit.directives"])
    }

    @Test("a hundred megabytes are refused by size")
    func size() throws {
        #expect(
            try cost(of: [UInt8](repeating: UInt8(ascii: "["), count: 100_000_000)) == ["yaml.limit.bytes"]
        )
    }

    @Test("a mebibyte of duplicates is given up at the limit of faults")
    func duplicates() throws {
        #expect(try cost(of: repeated("a: 1\n", 49_000)).last == "yaml.limit.faults")
    }

    @Test(
        "a mebibyte of one thing ends in time",
        arguments: [
            "%TAG !a! b\n", "%x\n", "\n%", "&a ", "*a ", "- &a b\n", "- !a b\n", "!a ", "a: ", "\"", "'", "#",
            " ", "\n",
            "\t", "|\n", "- |\n \n", "> ", "? a\n", ": ", "a", "\"\\u0041", "- \"\\", "%", ",", "[a,", "{a,",
            "---\n",
            "...\n", "a\n...\n", "\u{202E}", "\u{1}", "ی", "- a: b\n", "[]", "- []\n", "\r", "\"a\" ", "a\n",
            "- &a [*a]\n",
        ]
    )
    func repetition(unit: String) throws {
        _ = try cost(of: repeated(unit, (1 << 20) / unit.utf8.count))
    }

    @Test(
        "signs that have to be looked at again cost no more than one pass",
        arguments: [
            "\"#\",", "[]#", "a#\"#,", "?a,", "?,", "&a:b ", "#:#", "]#\n", "'\n#'\n", "{\n", "!a,&b:c ", "\"\n \",",
            "- |#\n", "- |\n\n", "- >\n \n # \n", "- \"\n#\"\n",
        ]
    )
    func signs(unit: String) throws {
        let count = (1 << 20) / unit.utf8.count - 2
        _ = try cost(of: Array("a: [".utf8) + repeated(unit, count))
        _ = try cost(of: Array("[".utf8) + repeated(unit, count) + Array("]".utf8))
        _ = try cost(of: repeated(unit, count))
    }

    private func repeated(_ unit: String, _ count: Int) -> [UInt8] {
        Array(String(repeating: unit, count: count).utf8)
    }

    /// Reads a text, expects it to cost less than it may, and returns the ids of its faults.
    ///
    /// Processor time of this thread, since other tests and builds share the machine. A mebibyte is read in tenths of a
    /// second, built for debugging; machines that share their caches take several times that, and what is looked at again
    /// for each sign takes minutes.
    private func cost(
        of text: [UInt8],
        limits: YAMLLimits = .standard,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let (memory, start) = (residentPeak(), processorSeconds())
        let parse = YAMLDocument.parse(text, limits: limits)
        let seconds = processorSeconds() - start
        #expect(seconds < 5, sourceLocation: sourceLocation)
        #expect(residentPeak() - memory < 256 << 20, sourceLocation: sourceLocation)
        return parse.faults.map(\.id)
    }

    private func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that this process has had, in bytes.
    private func residentPeak() -> Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
