import Testing

@testable import TenantManifest

@Suite("Variables of the process and its tools are no tenant's")
struct ProcessVariableTests {
    @Test("every family is told by the beginning of a name, and by nothing less", arguments: ProcessVariables.families)
    func told(_ family: ProcessVariables.Family) {
        #expect(ProcessVariables.family(of: family.prefix + "TOKEN")?.prefix == family.prefix)
        #expect(ProcessVariables.family(of: family.prefix)?.prefix == family.prefix)
        #expect(ProcessVariables.family(of: String(family.prefix.dropLast())) == nil)
        #expect(ProcessVariables.family(of: "X" + family.prefix + "TOKEN") == nil)
    }
}
