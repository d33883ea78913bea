internal import CLibPQ
internal import Glibc

/// The keywords and values that are handed to libpq, checked so that none of its complaints about a connection
/// string can repeat a part of the password.
struct ConnectionParameters {
    /// In the order of libpq: a later keyword wins over an earlier one, and `dbname` expands to all that the
    /// connection string sets.
    private(set) var entries: [(keyword: String, value: String)]

    /// The connect timeout that the connection string sets, where it does.
    private(set) var timeout: Duration?

    /// - Throws: `PostgresError` with the code `invalidConfiguration`.
    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        let url = configuration.url
        try Self.checkSpelling(of: url)
        let given = url.isEmpty ? [:] : try Self.parse(url)
        if let seconds = given["connect_timeout"].flatMap({ Int($0) }), seconds > 0 {
            timeout = .seconds(seconds)
        }

        entries = [
            ("application_name", configuration.applicationName),
            // A peer that vanished without a word is noticed after about a minute, not after two hours.
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
            ("dbname", url),
            // Strings of Swift are UTF-8 whatever the database or the environment prefers.
            ("client_encoding", "UTF8"),
        ]
        if !configuration.settings.isEmpty {
            let inherited = given["options"] ?? Self.environmentOptions ?? ""
            let own = try Self.options(configuration.settings)
            entries.append(("options", inherited.isEmpty ? own : "\(inherited) \(own)"))
        }
        for (keyword, value) in entries where value.utf8.contains(0) {
            throw PostgresError(.invalidConfiguration, "\(keyword) contains a NUL character")
        }
    }

    private static var environmentOptions: String? {
        guard let value = unsafe getenv("PGOPTIONS") else { return nil }
        return unsafe String(cString: value)
    }

    /// Refuses a string whose password is spelled so that libpq would take parts of it for a host, a port or a
    /// database, all of which it prints.
    private static func checkSpelling(of url: String) throws(PostgresError) {
        guard !url.isEmpty else { return }
        guard let scheme = ["postgresql://", "postgres://"].first(where: url.hasPrefix) else {
            // SQLAlchemy's spelling, which the original's settings hold; libpq would take it for a list of keywords.
            guard !url.hasPrefix("postgresql+"), !url.hasPrefix("postgres+") else {
                throw PostgresError(
                    .invalidConfiguration,
                    "the connection URI names a driver behind postgresql",
                    hint: "leave out the + and the driver: postgresql://user@host/database"
                )
            }
            guard url.contains("=") else {
                throw PostgresError(
                    .invalidConfiguration,
                    "the connection string is neither a URI nor a list of keyword=value",
                    hint: "write postgresql://user@host/database or host=… dbname=…"
                )
            }
            return
        }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
        let credentials = authority.firstIndex(of: "@").map { authority[authority.index(after: $0)...] }
        let hosts = (credentials ?? authority).prefix { $0 != "?" }
        let portsAreNumbers = hosts.split(separator: ",").allSatisfy { host in
            let afterAddress = host.lastIndex(of: "]").map { host[$0...] } ?? host
            guard let colon = afterAddress.firstIndex(of: ":") else { return true }
            return afterAddress[colon...].dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard !hosts.contains("@"), !path.contains("@"), portsAreNumbers else {
            throw PostgresError(
                .invalidConfiguration,
                "the connection URI cannot be told apart into user, password, host and port",
                hint: "percent-encode special characters in the password: @ as %40, / as %2F, : as %3A"
            )
        }
    }

    /// What the connection string itself sets.
    private static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(url, &complaint) else {
            defer { unsafe PQfreemem(complaint) }
            let sentence = unsafe complaint.map { unsafe String(cString: $0) } ?? "out of memory"
            // libpq repeats the part that it stumbled over, which may be the password.
            throw PostgresError(
                .invalidConfiguration,
                PostgresError.singleLine(ServerReport.withoutQuotation(sentence))
            )
        }
        defer { unsafe PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe values[String(cString: keyword)] = String(cString: value)
            }
            unsafe option += 1
        }
        return values
    }

    /// `-c name=value …`; a backslash keeps the server from splitting a value at its spaces.
    private static func options(_ settings: [(name: String, value: String)]) throws(PostgresError) -> String {
        var words: [String] = []
        for (name, value) in settings {
            let isName = name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || (0x30...0x39).contains(byte)
                    || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
            guard isName, !name.isEmpty else {
                throw PostgresError(.invalidConfiguration, "not the name of a server setting: \(name)")
            }
            var escaped = ""
            for character in value {
                if character.isWhitespace || character == "\\" { escaped.append("\\") }
                escaped.append(character)
            }
            words.append("-c \(name)=\(escaped)")
        }
        return words.joined(separator: " ")
    }
}
