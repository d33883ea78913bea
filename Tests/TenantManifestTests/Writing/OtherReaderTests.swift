import CanonicalJSON
import Foundation
import Testing

@Suite("Written YAML, to readers that share nothing with ours")
struct OtherReaderTests {
    /// Compares every `n.yaml` with `n.json`: PyYAML reads YAML 1.1, ruamel.yaml, where it is, YAML 1.2.
    private static let script = #"""
        import glob, json, math, sys, yaml

        readers = {"YAML 1.1": yaml.safe_load}
        try:
            from ruamel.yaml import YAML
            readers["YAML 1.2"] = lambda text: YAML(typ="safe", pure=True).load(text)
        except ImportError:
            pass

        def same(left, right):
            if type(left) is bool or type(right) is bool or left is None or right is None:
                return left is right
            if isinstance(left, dict):
                return isinstance(right, dict) and left.keys() == right.keys() and all(
                    same(left[key], right[key]) for key in left)
            if isinstance(left, list):
                return isinstance(right, list) and len(left) == len(right) and all(map(same, left, right))
            if isinstance(left, str) or isinstance(right, str):
                return type(left) is type(right) and left == right
            return float(left) == float(right) if isinstance(left, float) else left == right

        files = glob.glob("*.yaml")
        faults = 0
        for file in files:
            text = open(file, encoding="utf-8", newline="").read()
            wanted = json.load(open(file[:-4] + "json", encoding="utf-8"))
            for name, read in readers.items():
                try:
                    found = read(text)
                except Exception as error:
                    found = error
                if not same(found, wanted):
                    faults += 1
                    print(name, file, "is", repr(found)[:300], "and not", repr(wanted)[:300], "in", text[:600])
        print(len(files), "files,", faults, "faults")
        sys.exit(faults > 0)
        """#

    @Test("is the same value")
    func pythonReads() throws {
        try withDocuments { folder, count in
            try folder.write(Self.script, to: "compare.py")
            // A Python of the user's own may come first in the path and lack the library that the system's has.
            let said = try shell(
                """
                for python in python3 /usr/bin/python3; do
                    "$python" -c 'import yaml' && exec "$python" compare.py
                done
                exit 127
                """,
                in: folder
            )
            #expect(said.status == 0, "\(said.output)")
            #expect(said.output.contains("\(count) files, 0 faults"))
        }
    }

    @Test("is what .yamllint asks for, without a warning")
    func yamllintAccepts() throws {
        try withDocuments { folder, _ in
            let configuration = SampleTests.folder + "/../.yamllint"
            let said = try shell("yamllint --strict --config-file '\(configuration)' .", in: folder)
            #expect(said.status == 0, "\(said.output)")
            #expect(said.output.isEmpty, "\(said.output)")
        }
    }

    /// Runs a test with a folder of random documents, each as YAML and as JSON.
    private func withDocuments(_ body: (Folder, Int) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/written-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = Folder(path: path)
        var random = RandomContent(seed: 2)
        let documents =
            RandomContent.traps.map { JSON.object([JSON.Member("text", .string($0)), JSON.Member($0, .null)]) }
            + (0..<300).map { _ in random.map(depth: 3) }
        for (number, document) in documents.enumerated() {
            try folder.write(written(document), to: "\(number).yaml")
            try folder.write(JSONText(document).text, to: "\(number).json")
        }
        try body(folder, documents.count)
    }
}
