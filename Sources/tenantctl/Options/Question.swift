/// A question at a terminal that one word answers with yes.
enum Question {
    /// Asks on standard error, since what a command prints may go somewhere else.
    ///
    /// - Parameter question: What is asked, with what is accepted.
    /// - Returns: The answer; `nil` where the input ends without one. What is said next then stands on a line of its own.
    static func answer(to question: String) -> String? {
        Standard.error(question + " ")
        let answer = readLine()
        if answer == nil { Standard.error("\n") }
        return answer
    }
}
