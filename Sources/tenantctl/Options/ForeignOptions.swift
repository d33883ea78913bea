internal import ArgumentParser
internal import CanonicalJSON

/// What people write who come from other tools, such as terraform and kubectl, and what it is called here.
///
/// Only looked at when the parser has refused a line: whatever it takes is what it says. But a word with one dash it may take
/// for a request for help, so that such words are looked at first.
enum ForeignOptions {
    /// What somebody may have meant.
    private enum Meaning {
        /// An option or flag of this name, with whatever stands behind it.
        case option(String)
        /// The same, where a whole number stands behind it.
        case count(String)
        /// The same, where one of its values stands behind it.
        case choice(String)
        /// An option with this value.
        case setting(String, String)
        /// What a command takes without an option.
        case argument(String)
        /// Another way to the same, of these commands.
        case way(String, of: Set<String>)
    }

    private struct Row {
        /// What is written, without its dashes.
        let written: Set<String>
        /// What may be meant, the likeliest first: the first that the command has counts.
        let meanings: [Meaning]

        init(_ written: Set<String>, _ meanings: [Meaning]) {
            self.written = written
            self.meanings = meanings
        }
    }

    private static let table = [
        Row(["json"], [.setting("format", "json"), .setting("log-format", "json")]),
        Row(["yaml"], [.setting("format", "yaml")]),
        Row(["o", "output"], [.choice("format"), .choice("log-format"), .option("out")]),
        Row(["n"], [.count("limit"), .option("tenant"), .argument("tenant")]),
        Row(["namespace", "target"], [.option("tenant"), .argument("tenant")]),
        Row(["f", "filename", "chdir"], [.option("tenants")]),
        Row(["y", "yes"], [.option("auto-approve")]),
        Row(
            ["force"],
            [
                .way(
                    "Nothing is forced: a plan prints the lines of --ack that accept it.",
                    of: ["apply", "rollback", "adopt", "forget", "purge"]
                )
            ]
        ),
        Row(
            ["dry-run"],
            [
                .way("'tenantctl plan' shows what an apply would do.", of: ["apply"]),
                .way("It writes nothing to the database.", of: ["plan", "validate", "show", "drift", "explain"]),
                .setting("mode", "detect"),
            ]
        ),
        Row(
            ["refresh", "refresh-only"],
            [.way("'tenantctl drift' shows what was changed in the database.", of: ["plan", "apply"])]
        ),
        Row(["w", "watch"], [.way("'tenantctl watch' goes on looking.", of: ["get", "status", "plan", "drift"])]),
    ]

    /// Refuses a word with one dash that has an `h` among its letters: the parser takes each letter for a flag of its own, finds
    /// the one for the help, prints that, and all is well. A pipeline that says `-refresh-only` would go on without a plan.
    ///
    /// - Parameter arguments: The command line without the name of the program.
    /// - Throws: ``WrongCall`` for the first such word.
    static func check(_ arguments: [String]) throws {
        // Whatever follows a `--` is no option.
        let line = Array(arguments.prefix { $0 != "--" })
        for (place, word) in line.enumerated() where word.hasPrefix("-") {
            let given = Given(word, before: line.dropFirst(place + 1).first)
            guard !given.isLong, given.name.count > 1, given.name.contains("h"), given.name != "help" else { continue }
            let called = CalledCommand(arguments)
            let sentence: String?
            do throws(JSONError) {
                sentence = hint(given, called, try called.takes())
            } catch {
                // Who cannot be helped further hears what is wrong all the same.
                sentence = nil
            }
            throw unknown(given, sentence, called)
        }
    }

    private static func unknown(_ given: Given, _ sentence: String?, _ called: CalledCommand) -> WrongCall {
        let words = ["Unknown option '\(given.option)'.", sentence].compactMap(\.self)
        return WrongCall(words.joined(separator: " "), of: called.command, at: called.path)
    }

    /// The error that is shown in place of the parser's own.
    ///
    /// - Parameters:
    ///   - error: What the parser says.
    ///   - arguments: The command line without the name of the program.
    /// - Returns: A ``WrongCall`` where another tool's option is the reason, else the same error.
    static func explained(_ error: any Error, _ arguments: [String]) -> any Error {
        guard Tenantctl.exitCode(for: error) == .validationFailure else { return error }
        let called = CalledCommand(arguments)
        do throws(JSONError) {
            let takes = try called.takes()
            // Whatever follows a `--` is no option.
            let line = Array(arguments.prefix { $0 != "--" })
            for (place, word) in line.enumerated() where word.hasPrefix("-") {
                let given = Given(word, before: line.dropFirst(place + 1).first)
                guard let sentence = hint(given, called, takes) else { continue }
                return unknown(given, sentence, called)
            }
        } catch {
            // Who cannot be helped further hears what the parser has to say.
        }
        return error
    }

    /// An option as it was given.
    private struct Given {
        /// With its dashes.
        let option: Substring
        let name: String
        let isLong: Bool
        /// What stands behind it, if anything does.
        let value: String?

        init(_ word: String, before next: String?) {
            let option = word.prefix { $0 != "=" }
            self.option = option
            isLong = option.hasPrefix("--")
            name = String(option.drop { $0 == "-" })
            let rest = word[option.endIndex...]
            value = rest.isEmpty ? next.flatMap { $0.hasPrefix("-") ? nil : $0 } : String(rest.dropFirst())
        }

        /// The letter and the value that is written to it: `-ojson`.
        var apart: Given? {
            guard !isLong, let letter = name.first, ["json", "yaml"].contains(name.dropFirst()) else { return nil }
            return Given("-\(letter)=\(name.dropFirst())", before: nil)
        }
    }

    private static func hint(_ given: Given, _ called: CalledCommand, _ takes: [CalledCommand.Taken]) -> String? {
        let isKnown = takes.contains { $0.names.contains(given.name) }
        // With one dash, as terraform has it; of one letter it is ours.
        if isKnown { return given.isLong || given.name.count == 1 ? nil : "Did you mean '--\(given.name)'?" }
        if let row = row(of: given.name) { return hint(row, given, called, takes) }
        guard let apart = given.apart, let row = row(of: apart.name) else { return nil }
        return hint(row, apart, called, takes)
    }

    private static func row(of name: String) -> Row? { table.first { $0.written.contains(name) } }

    private static func hint(
        _ row: Row,
        _ given: Given,
        _ called: CalledCommand,
        _ takes: [CalledCommand.Taken]
    ) -> String? {
        row.meanings.lazy.compactMap { words($0, given, called, takes) }.first
    }

    /// What to say of a meaning; `nil` where the command has nothing of the kind.
    private static func words(
        _ meaning: Meaning,
        _ given: Given,
        _ called: CalledCommand,
        _ takes: [CalledCommand.Taken]
    ) -> String? {
        func option(_ name: String) -> CalledCommand.Taken? { takes.first { $0.names.contains(name) } }
        switch meaning {
        case .option(let name): return option(name).map { _ in "Did you mean '--\(name)'?" }
        case .count(let name):
            guard option(name) != nil, given.value.flatMap({ Int($0) }) != nil else { return nil }
            return "Did you mean '--\(name)'?"
        case .choice(let name):
            guard let value = given.value, option(name)?.values.contains(value) == true else { return nil }
            return "Did you mean '--\(name) \(value)'?"
        case .setting(let name, let value):
            guard option(name)?.values.contains(value) == true else { return nil }
            return "Did you mean '--\(name) \(value)'?"
        case .argument(let name):
            guard takes.contains(where: { $0.names.isEmpty && $0.valueName == name }) else { return nil }
            return "The \(name) stands without one: '\(called.path) <\(name)>'."
        case .way(let sentence, let commands):
            return commands.contains { called.path == "\(Tenantctl._commandName) \($0)" } ? sentence : nil
        }
    }
}
