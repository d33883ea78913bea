internal import ArgumentParser
internal import CanonicalJSON

/// The command that a line calls, told without parsing the rest of it.
struct CalledCommand {
    let command: any ParsableCommand.Type
    /// What was called: `tenantctl migrate up`.
    let path: String

    /// Takes names of commands for as long as there are any.
    ///
    /// - Parameter arguments: The command line without the name of the program.
    init(_ arguments: [String]) {
        var command: any ParsableCommand.Type = Tenantctl.self
        var path = Tenantctl._commandName
        for name in arguments {
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == name }) else { break }
            command = next
            path += " " + name
        }
        self.command = command.configuration.defaultSubcommand ?? command
        self.path = path
    }

    /// What it takes, as the parser describes it.
    ///
    /// - Throws: ``JSONError`` where the parser describes it in another way than before.
    func takes() throws(JSONError) -> [Taken] {
        var reader = JSONReader(command._dumpHelp())
        return try reader.readValue()["command"]?["arguments"]?.array?.map(Taken.init) ?? []
    }

    /// An option, a flag or an argument.
    struct Taken {
        /// Without dashes; none of an argument.
        let names: [String]
        /// What stands in its place in the help.
        let valueName: String?
        let isOption: Bool
        let isRepeating: Bool
        /// All that it may be; empty where that is not listed.
        let values: [String]

        fileprivate init(_ description: JSON) {
            names = description["names"]?.array?.compactMap { $0["name"]?.string } ?? []
            valueName = description["valueName"]?.string
            isOption = description["kind"]?.string == "option"
            isRepeating = description["isRepeating"]?.bool == true
            values = description["allValues"]?.array?.compactMap(\.string) ?? []
        }
    }
}
