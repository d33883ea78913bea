import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("Reading manifests from memory")
struct ManifestMemoryTests {
    @Test("what is found in a file does not depend on how much was found in the files before it")
    func findsAlike() {
        var loader = ManifestMemory(secrets: SecretSource(environment: [:]))
        let file = Array("version: 1\n".utf8) + (0..<500).flatMap { Array("unknown\($0): 1\n".utf8) }
        let first = loader.read(file.span, file: "shop.yaml").findings
        #expect(first.count > 500)
        for _ in 0...DiagnosticCollector.mostKept / first.count {
            #expect(loader.read(file.span, file: "shop.yaml").findings == first)
        }
    }
}
