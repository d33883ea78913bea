/// The end of what a program said.
enum LogTail {
    /// As many lines as an error quotes.
    static let count = 20

    /// The last lines that are not empty, oldest first.
    static func lines(of text: String) -> [String] {
        text.split(separator: "\n").suffix(count).map(String.init)
    }
}
