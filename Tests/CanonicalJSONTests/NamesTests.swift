import CanonicalJSON
import Testing

@Suite("Names that are expected in objects")
struct NamesTests {
    private let names = JSONNames(["key", "is_active", "ke", "naïve"])

    @Test("members are told by the places of their names, in whatever order they come")
    func places() throws {
        #expect(try read(#"{"ke": 1, "naïve": 2, "key":3, "is_active" : 4}"#) == ["2=1", "3=2", "0=3", "1=4"])
    }

    @Test("a name that only begins or ends like an expected one is another one")
    func others() throws {
        #expect(try read(#"{"k": 1, "keys": 2, "": 3, "s_active": 4}"#) == ["k=1", "keys=2", "=3", "s_active=4"])
    }

    @Test("a name that is written with escapes is found all the same")
    func escaped() throws {
        #expect(try read(#"{"\u006bey": 1, "is\u005factive": 2, "k\u0000": 3}"#) == ["0=1", "1=2", "k\u{0}=3"])
    }

    @Test(
        "an object that ends too early is refused",
        arguments: ["{", #"{"key"#, #"{"key""#, #"{"key": 1"#, #"{"ke":}"#]
    )
    func cut(_ text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    private func read(_ text: String) throws(JSONError) -> [String] {
        var members: [String] = []
        var reader = JSONReader(text)
        try reader.readObject(of: names) { (reader, name) throws(JSONError) in
            switch name {
            case .expected(let place): members.append("\(place)=\(try reader.readInteger())")
            case .other(let other): members.append("\(other)=\(try reader.readInteger())")
            }
        }
        return members
    }
}
