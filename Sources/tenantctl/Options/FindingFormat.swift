internal import ArgumentParser
internal import Diagnostics

/// Forms of findings.
enum FindingFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github

    /// What renders findings in this form to standard output.
    var renderer: any DiagnosticRenderer {
        switch self {
        case .text: TextRenderer(colour: Standard.isOutputColoured)
        case .json: JSONRenderer()
        case .sarif: SARIFRenderer(toolVersion: ToolVersion.current)
        case .github: GitHubRenderer(workspace: Self.workspace)
        }
    }

    /// The checkout that GitHub's runner says it works on.
    private static var workspace: GitHubWorkspace? {
        guard let top = ProcessEnvironment.current["GITHUB_WORKSPACE"], !top.isEmpty else { return nil }
        return GitHubWorkspace(tops: [top, resolvedPath(top)].compactMap(\.self), workingFolder: resolvedPath("."))
    }

    /// The form that the caller asked for, told without a parser: usage errors have to come in it too. Only `validate`
    /// knows more than text and JSON.
    init(requestedBy arguments: [String]) {
        let values = arguments.indices.compactMap { index -> Substring? in
            let argument = arguments[index]
            if argument.hasPrefix("--format=") { return argument.dropFirst("--format=".count) }
            return argument == "--format" ? arguments.dropFirst(index + 1).first?[...] : nil
        }
        let requested = values.last.flatMap { FindingFormat(rawValue: String($0)) } ?? .text
        let isValidation = arguments.first { !$0.hasPrefix("-") } == "validate"
        self = requested == .json || isValidation ? requested : .text
    }
}
