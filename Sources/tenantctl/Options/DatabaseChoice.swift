/// Which database is meant: option, `DATABASE_URL`, libpq's variables, the embedded server, in this order.
enum DatabaseChoice: Equatable {
    /// A libpq URI or keyword string.
    case url(String)
    /// Whatever libpq's `PG*` variables say.
    case environment
    /// The embedded server, asked for by name or because nothing else was said.
    case embedded(isNamed: Bool)

    /// An empty `DATABASE_URL` is one that somebody meant to set, as an empty option is. An empty variable of libpq's is not
    /// given: libpq would take its own default instead, which is nobody's choice.
    ///
    /// - Throws: `UsageError` for an option or a `DATABASE_URL` without a value, for a password on the command line, and in
    ///   a pipeline that names no database.
    init(option: String?, environment: [String: String]) throws {
        let given = environment
        let environment = given.filter { !$0.value.allSatisfy(\.isWhitespace) }
        if let option {
            guard !option.allSatisfy(\.isWhitespace) else {
                throw UsageError("--database is empty; was a variable meant that is not set?")
            }
            if option == "embedded" {
                self = .embedded(isNamed: true)
                return
            }
            guard !Self.holdsPassword(option) else {
                throw UsageError(
                    "--database must not hold a password: everybody sees it in the process list. "
                        + "Use DATABASE_URL, PGPASSWORD or a password file (~/.pgpass)."
                )
            }
            self = .url(option)
        } else if let url = environment["DATABASE_URL"] {
            self = .url(url)
        } else if given["DATABASE_URL"] != nil {
            throw UsageError(
                "DATABASE_URL is empty; was it meant to be set from a variable that is not? "
                    + "Unset it to have another database chosen."
            )
        } else if Self.namesServer.contains(where: { environment[$0] != nil }) {
            self = .environment
        } else if environment["CI"].map({ !["0", "false"].contains($0) }) ?? false {
            throw UsageError(
                "no database is named, and CI is set: a pipeline must not apply to a toy by accident. "
                    + "Set DATABASE_URL, or say --database URL, or --database embedded."
            )
        } else {
            self = .embedded(isNamed: false)
        }
    }

    /// Whether anything names a database, also where what it says is an error. Without it there is the embedded server, or
    /// none in a pipeline.
    static func isNamed(option: String?, environment: [String: String]) -> Bool {
        option != nil || environment["DATABASE_URL"] != nil
            || namesServer.contains { environment[$0]?.allSatisfy(\.isWhitespace) == false }
    }

    /// The variables of libpq that say which database; `PGUSER` and the others say how to get in.
    private static let namesServer = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGDATABASE"]

    /// `scheme://user:password@host` or `password=…`, in every spelling that libpq reads: it decodes `%70assword` and
    /// allows blanks around `=`.
    private static func holdsPassword(_ text: String) -> Bool {
        if decoded(text).filter({ !$0.isWhitespace }).lowercased().contains("password=") { return true }
        guard let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return false }
        return authority[..<at].contains(":")
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(Substring(digits), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
