internal import ArgumentParser
internal import Diagnostics

/// Looks at the names of commands before anything else is parsed: the parser takes a mistyped one for an argument too many,
/// and complains of the first option that follows.
enum CommandNames {
    /// - Parameter arguments: The command line without the name of the program.
    /// - Throws: ``WrongCall`` for a name that is none, and where none is given and one is needed: a script whose variable is
    ///   empty is not to go on.
    static func check(_ arguments: [String]) throws {
        var names = arguments[...]
        let isHelp = names.first == "help"
        if isHelp { names = names.dropFirst() }
        try check(names, of: Tenantctl.self, path: Tenantctl._commandName, isHelp: isHelp)
    }

    /// What other tools have commands for, and where it is here.
    private static let ways = [
        "destroy": removal, "delete": removal, "diff": "'tenantctl plan' shows what an apply would do.",
        "refresh": "'tenantctl drift' shows what was changed in the database.",
        "describe": "'tenantctl get TENANT' and 'tenantctl explain' show what is there, and why.",
    ]
    private static let removal =
        "A tenant whose file is taken out is switched off by 'tenantctl apply'; 'tenantctl purge' deletes it for good."

    private static func check(
        _ names: ArraySlice<String>,
        of command: any ParsableCommand.Type,
        path: String,
        isHelp: Bool
    ) throws {
        let subcommands = command.configuration.subcommands
        guard let name = names.first else {
            let isGroup = !subcommands.isEmpty && command.configuration.defaultSubcommand == nil
            guard isGroup, !isHelp, command != Tenantctl.self else { return }
            let known = subcommands.map { $0._commandName }.joined(separator: ", ")
            throw WrongCall("\(path) takes the name of a command: \(known).", of: command, at: path)
        }
        // Options before the name, and whatever follows a command of the last level, are the parser's.
        guard !name.hasPrefix("-"), !subcommands.isEmpty else { return }
        guard let next = subcommands.first(where: { $0._commandName == name }) else {
            // A command that has one for the case that none is named takes this for its argument.
            guard isHelp || command.configuration.defaultSubcommand == nil else { return }
            let known = subcommands.map { $0._commandName }
            let near = Suggestion.nearest(to: name, in: known).map { "Did you mean '\($0)'?" }
            let way = command == Tenantctl.self ? ways[name] : nil
            let words = ["'\(name)' is not a \(path) command.", way ?? near].compactMap(\.self).joined(separator: " ")
            throw WrongCall(words, of: command, at: path)
        }
        try check(names.dropFirst(), of: next, path: path + " " + name, isHelp: isHelp)
    }
}
