import Foundation
import YAMLSyntax

extension SuiteCase {
    /// What is wrong with what the reader makes of this case; nil when that is right.
    ///
    /// Right is: refused where the suite says so; else the tree and the values of the suite, or a refusal for a
    /// reason that the case gives, or as syntax that is known not to be supported.
    func deviation(of parse: YAMLParse) throws -> String? {
        if let document = parse.document {
            guard !error else { return "is accepted, and is no YAML" }
            let documents = try SuiteTree.documents(events)
            guard let tree = documents.first, documents.count == 1 else {
                return "is accepted, and has \(documents.count) documents"
            }
            if let difference = tree.difference(from: document.root) { return difference }
            return try value?.difference(from: document.root)
        }
        if error {
            let claim = parse.faults.first { $0.id == "yaml.unsupported_syntax" }
            return claim.map { "is no YAML, and is refused as if it were: \($0)" }
        }
        let documents = try SuiteTree.documents(events)
        let unjustified = parse.faults.first { !justifies($0.id, documents) }
        return unjustified.map { "is refused without a reason: \($0)" }
    }

    /// The value, where it is one and JSON can tell it.
    private var value: SuiteValue? {
        get throws { try json.map { try JSONDecoder().decode(SuiteValue.self, from: Data($0.utf8)) } }
    }

    /// Whether the case has what a fault says that it has.
    private func justifies(_ id: String, _ documents: [SuiteTree]) -> Bool {
        let nodes = documents.flatMap(\.all)
        let keys = nodes.map { node -> [SuiteTree] in
            if case .mapping(let entries, _) = node { entries.map(\.key) } else { [] }
        }
        let prefix = "tag:yaml.org,2002:"
        switch id {
        case "yaml.unsupported_syntax": return true
        case "yaml.second_document": return documents.count > 1
        case "yaml.empty":
            return documents.allSatisfy { root in
                root.scalar.map { $0.text.isEmpty && $0.style == .plain && $0.tag == nil } ?? false
            }
        case "yaml.complex_key": return keys.joined().contains { $0.scalar == nil }
        case "yaml.duplicate_key":
            return keys.contains { Set($0.compactMap { $0.scalar?.text }).count < $0.count }
        case "yaml.merge_key": return keys.joined().contains { $0.scalar?.text == "<<" }
        case "yaml.tag":
            let core = ["null", "bool", "int", "float", "str", "seq", "map"].map { prefix + $0 }
            return nodes.compactMap(\.tag).contains { !core.contains($0) }
        case "yaml.tag_mismatch": return nodes.compactMap(\.tag).contains { $0.hasPrefix(prefix) }
        case "yaml.control_character":
            let texts = nodes.compactMap { $0.scalar?.text } + [yaml]
            return texts.joined().unicodeScalars.contains { scalar in
                scalar.properties.generalCategory == .control && !["\t", "\n", "\r"].contains(scalar)
                    || scalar == "\u{FEFF}"
            }
        default: return false
        }
    }
}
