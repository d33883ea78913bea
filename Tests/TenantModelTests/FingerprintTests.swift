import TenantModel
import Testing

@Suite("Fingerprints tell values apart and tell nothing else")
struct FingerprintTests {
    private let fingerprinter = Fingerprinter(key: [UInt8](0..<32))

    @Test("a fingerprint is the same in every run and every version: ledgers hold it")
    func stability() {
        // First 16 bytes of HMAC-SHA-256, computed with Python's hmac.
        #expect(fingerprinter.fingerprint(of: "parsvpn").description == "ece8c114453237c77ec96afefc73f2ee")
        #expect(fingerprinter.fingerprint(of: "").description == "d38b42096d80f45f826b44a9d5607de7")
        #expect(fingerprinter.fingerprint(of: Secret("parsvpn")) == fingerprinter.fingerprint(of: "parsvpn"))
        #expect(fingerprinter.fingerprint(of: "parsvpn").short == "ece8c114")
    }

    @Test("another key or another byte gives another fingerprint")
    func difference() {
        #expect(Fingerprinter(key: [UInt8](1..<33)).fingerprint(of: "a") != fingerprinter.fingerprint(of: "a"))
        #expect(fingerprinter.fingerprint(of: "\u{E9}") != fingerprinter.fingerprint(of: "e\u{301}"))
    }

    @Test("no two rows have one fingerprint, whatever separators their texts hold")
    func rows() {
        let rows: [[FieldValue]] = [
            [.text("1"), .text("2")], [.text("1\u{1F}2"), .text("")], [.text("1"), .text("\u{1F}2")],
            [.text("12"), .null], [.null, .text("12")], [.text(""), .text("")], [.null, .null], [.text("-"), .null],
            [.text("\u{0}"), .null], [.text("1:2"), .text("")], [.text("1"), .text("1:2")],
        ]
        #expect(Set(rows.map { fingerprinter.fingerprint(ofRow: $0) }).count == rows.count)
    }
}
