import CanonicalJSON
import Foundation
import YAMLSyntax

@testable import TenantManifest

/// The file that a map of JSON makes.
func written(_ json: JSON) -> String {
    guard case .map(let members) = YAMLContent(json) else { return "" }
    return YAMLWriter.text(of: members)
}

/// What our own reader makes of a text, as canonical JSON; the faults where it refuses it.
func read(_ text: String) -> String {
    let parse = YAMLDocument.parse(Array(text.utf8).span)
    guard let document = parse.document else { return parse.faults.map { "\($0)" }.joined(separator: "\n") }
    return JSONText(json(document.root)).text
}

private func json(_ node: YAMLNode) -> JSON {
    if let mapping = node.mapping { return .object(mapping.map { JSON.Member($0.key.text, json($0.value)) }) }
    if let sequence = node.sequence { return .array(sequence.map(json)) }
    guard let scalar = node.scalar else { return .null }
    return switch scalar.value {
    case .null: .null
    case .boolean(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .float(let value): .number("\(value)")
    case .integerOverflow: .string("a number of more than 64 bits")
    case .string: .string(scalar.text)
    }
}

/// Runs a command of the shell; standard error is part of what it says.
func shell(_ command: String, in folder: Folder) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "{ \(command)\n} >said 2>&1"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: folder.path + "/said", encoding: .utf8))
}
