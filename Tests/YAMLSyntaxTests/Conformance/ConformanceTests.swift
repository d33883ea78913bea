import Foundation
import Glibc
import Testing
import YAMLSyntax

@Suite("The YAML test suite is read rightly or refused for a reason")
struct ConformanceTests {
    @Test("every case is right or among the known deviations, and those are all there are")
    func everyCase() throws {
        guard let cases = try SuiteCase.all() else {
            print("The YAML test suite is not beside this checkout: its cases were left out.")
            return
        }
        #expect(cases.count == 402)
        var known = try knownDeviations()
        for suiteCase in cases {
            let bytes = Array(suiteCase.yaml.utf8)
            let start = processorSeconds()
            let parse = YAMLDocument.parse(bytes)
            #expect(processorSeconds() - start < 1, "\(suiteCase.id) takes long")
            let deviation = try suiteCase.deviation(of: parse)
            let isKnown = known.remove(suiteCase.id) != nil
            switch (deviation, isKnown) {
            case (let deviation?, false): Issue.record("\(suiteCase.id) (\(suiteCase.name)) \(deviation)")
            case (nil, true): Issue.record("\(suiteCase.id) is right now: remove it from known-deviations.txt")
            default: break
            }
        }
        #expect(known.isEmpty, "known-deviations.txt lists what is no case")
    }

    /// The ids in the list that may only shrink.
    private func knownDeviations() throws -> Set<String> {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let text = try String(contentsOf: file.appendingPathComponent("known-deviations.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    }

    /// Processor time of this thread.
    private func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
