import Testing

@testable import TenantManifest

@Suite("White space around texts")
struct WhiteSpaceTests {
    @Test("is what Unicode calls white space, of all characters that there are")
    func everyScalar() {
        let mistaken = (0...0x10FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
            .filter { $0.isWhiteSpace != $0.properties.isWhitespace }
        #expect(mistaken.isEmpty)
    }
}
