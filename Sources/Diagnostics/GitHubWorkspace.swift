/// Where GitHub looks for the files that annotations name: below the top of the checkout, wherever the tool was called and
/// however it was told where the files are.
public struct GitHubWorkspace: Sendable {
    /// The top of the checkout by its names, without a slash behind it.
    private let tops: [String]
    private let workingFolder: String

    /// Takes absolute paths; `nil` without one of either.
    ///
    /// - Parameters:
    ///   - tops: What the top of the checkout is called: as GitHub says it, and without links.
    ///   - workingFolder: The folder that relative paths begin in, without links.
    public init?(tops: [String], workingFolder: String?) {
        let tops = tops.filter { $0.hasPrefix("/") }.map(Self.plain)
        guard let workingFolder, workingFolder.hasPrefix("/"), !tops.isEmpty else { return nil }
        self.tops = tops
        self.workingFolder = workingFolder
    }

    /// What GitHub calls a file; as it is called here where it lies outside of the checkout.
    func path(of file: String) -> String {
        let absolute = Self.plain(file.hasPrefix("/") ? file : workingFolder + "/" + file)
        let top = tops.first { absolute.utf8.starts(with: ($0 == "/" ? $0 : $0 + "/").utf8) }
        guard let top else { return file }
        return String(decoding: absolute.utf8.dropFirst(top == "/" ? 1 : top.utf8.count + 1), as: UTF8.self)
    }

    /// An absolute path without `.`, `..` and slashes that say nothing.
    private static func plain(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
