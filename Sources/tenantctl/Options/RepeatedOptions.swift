/// Looks for options that are given twice and take one value: the parser takes the last and says nothing of the others, so
/// that `--tenant a --tenant b` would be an apply of b alone.
enum RepeatedOptions {
    /// - Parameter arguments: The command line without the name of the program.
    /// - Throws: ``WrongCall`` for an option that takes one value and is given more.
    static func check(_ arguments: [String]) throws {
        var seen: Set<Substring> = []
        // Whatever follows a `--` is no option.
        let repeated = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
            .map { $0.dropFirst(2).prefix { $0 != "=" } }.filter { !seen.insert($0).inserted }
        guard !repeated.isEmpty else { return }
        // What the command takes is only asked for where something is repeated.
        let called = CalledCommand(arguments)
        let single = Set(try called.takes().filter { $0.isOption && !$0.isRepeating }.flatMap(\.names))
        guard let name = repeated.first(where: { single.contains(String($0)) }) else { return }
        throw WrongCall("--\(name) takes one value, and is given more than once.", of: called.command, at: called.path)
    }
}
