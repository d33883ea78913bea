import CanonicalJSON
import TenantModel
import Testing

@testable import TenantRuntime

@Suite("Keys are found by their bytes")
struct KeyTableTests {
    @Test("every key of a table is found at its place, and no other key", arguments: [0, 1, 2, 3, 25, 64, 400])
    func everyKey(_ count: Int) {
        var names: Set<String> = []
        var generator = SystemRandomNumberGenerator()
        while names.count < count {
            let length = Int.random(in: 1...100, using: &generator)
            names.insert(String(decoding: (0..<length).map { _ in UInt8.random(in: 97...100) }, as: UTF8.self))
        }
        let sorted = names.sorted { $0.precedesInBytes($1) }
        let table = KeyTable(sorted)
        for (place, name) in sorted.enumerated() {
            #expect(table.place(of: name) == place)
            let others = [name + "a", String(name.dropLast()), name.uppercased(), "z" + name]
            for other in others where !names.contains(other) {
                #expect(table.place(of: other) == nil)
            }
        }
        #expect(table.place(of: "") == nil)
    }

    @Test("keys of all lengths differ from those that only begin or end alike")
    func lengths() {
        let names = (1...40).map { String(repeating: "x", count: $0) }
        let table = KeyTable(names)
        for (place, name) in names.enumerated() { #expect(table.place(of: name) == place) }
        #expect(table.place(of: String(repeating: "x", count: 41)) == nil)
    }

    @Test("canonically equivalent keys are two keys")
    func equivalence() {
        let table = KeyTable(["e\u{301}", "\u{E9}"])
        #expect(table.place(of: "e\u{301}") == 0)
        #expect(table.place(of: "\u{E9}") == 1)
    }

    @Test("the known features are those of the built-in catalog, each spelled like its name")
    func knownFeatures() throws {
        let features = Catalog.builtIn.features.map(\.name)
        #expect(KnownFeature.allCases.map(\.name) == features)
        for feature in KnownFeature.allCases {
            let words = feature.name.split(separator: "_")
            let expected = words.dropFirst().reduce(String(words[0])) { name, word in
                name + word.prefix(1).uppercased() + word.dropFirst()
            }
            #expect("\(feature)" == expected)
            #expect(KnownFeature(name: feature.name) == feature)
        }
        #expect(KnownFeature(name: "our_own") == nil)
    }
}
