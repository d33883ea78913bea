internal import ArgumentParser
internal import CanonicalJSON

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
        let (command, path) = command(arguments)
        let single = try optionsOfOneValue(of: command)
        guard let name = repeated.first(where: { single.contains(String($0)) }) else { return }
        throw WrongCall("--\(name) takes one value, and is given more than once.", of: command, at: path)
    }

    private static func command(_ arguments: [String]) -> (any ParsableCommand.Type, path: String) {
        var command: any ParsableCommand.Type = Tenantctl.self
        var path = Tenantctl._commandName
        for name in arguments {
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == name }) else { break }
            command = next
            path += " " + name
        }
        return (command.configuration.defaultSubcommand ?? command, path)
    }

    /// The names, without the dashes, as the parser describes them.
    private static func optionsOfOneValue(of command: any ParsableCommand.Type) throws -> Set<String> {
        var reader = JSONReader(command._dumpHelp())
        let arguments = try reader.readValue()["command"]?["arguments"]?.array ?? []
        return Set(
            arguments.filter { $0["kind"]?.string == "option" && $0["isRepeating"]?.bool == false }
                .flatMap { $0["names"]?.array ?? [] }.compactMap { $0["name"]?.string }
        )
    }
}
