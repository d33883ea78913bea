import TenantModel
import Testing

@Suite("A token of the state API can be told from everything else, and has no textual form")
struct APITokenTests {
    @Test("it begins with tnt_, is 53 letters and digits long, and is never the same twice")
    func form() {
        let tokens = (0..<500).map { _ in APIToken.random().reveal() }
        for token in tokens { #expect(token.wholeMatch(of: /tnt_[0-9A-Za-z]{49}/) != nil) }
        #expect(Set(tokens).count == tokens.count)
        // Every place takes every letter: 500 draws miss one of 62 once in 3,400, all of ten of them never.
        let tenth = Set(tokens.map { Array($0.utf8)[13] })
        #expect(tenth.count > 52)
    }

    @Test("what was issued is read back and hashed as its holder's shell would hash it")
    func hash() throws {
        let token = APIToken.random()
        #expect(try APIToken(token.reveal()).hash == token.hash)
        // printf %s tnt_… | sha256sum, and the checksum by another program's CRC-32 (zlib).
        let known = try APIToken(Self.known)
        #expect(known.hash == Self.hashOfKnown)
    }

    private static let known = "tnt_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg1529iw"
    private static let hashOfKnown = "b8ca6bd378c12ab94f133e400cad2dc91aef3e375bf94e5b6188878ed3ae7ce5"

    @Test("a changed, swapped, lost or added letter is refused")
    func slips() throws {
        let token = Array(APIToken.random().reveal().utf8)
        var refused = 0
        for place in 4..<token.count {
            var changed = token
            changed[place] = changed[place] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            #expect(throws: APIToken.Fault.wrongChecksum) { try APIToken(String(decoding: changed, as: UTF8.self)) }
            refused += 1
            guard place + 1 < token.count, token[place] != token[place + 1] else { continue }
            var swapped = token
            swapped.swapAt(place, place + 1)
            #expect(throws: APIToken.Fault.wrongChecksum) { try APIToken(String(decoding: swapped, as: UTF8.self)) }
        }
        #expect(refused == 49)
        let text = String(decoding: token, as: UTF8.self)
        for other in [
            "", "tnt_", String(text.dropLast()), text + "a", "TNT_" + text.dropFirst(4), " " + text.dropLast(),
            text.dropLast() + "é", String(repeating: "a", count: 53), text + "\n", text.dropLast() + "_",
        ] {
            #expect(throws: APIToken.Fault.wrongForm) { try APIToken(String(other)) }
        }
    }

    @Test("no way of printing what holds it shows it")
    func leaks() {
        struct Holder: Error {
            let token: APIToken
            let many: [APIToken]
        }
        let token = APIToken.random()
        let holder = Holder(token: token, many: [token])
        for value in [token, holder, Optional(token) as Any, ["token": token], Result<Int, Holder>.failure(holder)]
            as [Any]
        {
            var text = "\(value)" + String(reflecting: value)
            dump(value, to: &text)
            #expect(!text.contains(APIToken.prefix))
            #expect(text.contains("‹API token›"))
        }
        var found: [String] = []
        func walk(_ value: Any, depth: Int) {
            if let text = value as? String { found.append(text) }
            guard depth < 10 else { return }
            for child in Mirror(reflecting: value).children { walk(child.value, depth: depth + 1) }
        }
        walk(holder, depth: 0)
        #expect(found.isEmpty)
    }

    @Test("runtime holds read, and read does not hold runtime")
    func scopes() {
        #expect([APIScope.read].allow(.read))
        #expect(![APIScope.read].allow(.runtime))
        #expect([APIScope.runtime].allow(.read))
        #expect(![APIScope]().allow(.read))
    }
}
