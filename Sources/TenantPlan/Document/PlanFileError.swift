internal import Escaping

/// Why a file is not a plan.
public enum PlanFileError: Error, Sendable, CustomStringConvertible {
    /// It is no JSON, or lacks something that every plan has.
    case malformed(String)
    /// It was written by a tool with another format.
    case unknownFormat(String)

    /// One sentence, to stand behind the name of the file.
    public var description: String {
        switch self {
        case .malformed(let what): "not a plan: \(what) is missing or malformed"
        case .unknownFormat(let version):
            "a plan of format \(TerminalText.escaped(version)); this tool reads format \(PlanDocument.formatVersion)"
        }
    }
}
