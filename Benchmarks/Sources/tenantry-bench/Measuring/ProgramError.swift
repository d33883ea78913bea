internal import Foundation

/// A program that measuring depends on did not do its work.
struct ProgramError: Error, CustomStringConvertible {
    let description: String

    /// It ran and failed; the end of what it said to standard error is quoted.
    init(_ words: [String], _ fault: String, log: String) {
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        self.description = "\(words.joined(separator: " ")): \(fault)\n\(said.suffix(2000))"
    }

    /// The system refused.
    init(_ words: [String], _ fault: String, errno: Int32) {
        self.description = "\(words.joined(separator: " ")): \(fault): \(unsafe String(cString: strerror(errno)))"
    }

    /// It said something that is not what it says.
    init(_ program: String, said: String) {
        self.description = "\(program) said something unexpected: \(said.prefix(200))"
    }
}
