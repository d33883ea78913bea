/// Whose rules a dotenv file is read by. There is no standard, and a secret is read right or not at all.
///
/// | | `secrets` | `original` |
/// | --- | --- | --- |
/// | a backslash between `'` | is itself, as in a shell | before `\` and `'` gives those |
/// | a backslash between `"` | gives `"`, `\`, `$` and `` ` ``; knows `n`, `r`, `t` | gives `"`, `\` and `'`; knows `n r t a b f v` |
/// | a name | is of A-Z, a-z, 0-9, `_` and `.` | may hold anything but `=`, `#` and space, and stand in `'` |
/// | a line that sets nothing | is an error | is left out and named |
public enum DotenvDialect: Sendable {
    /// A file of secrets for this tool, which people have a shell read as well.
    case secrets
    /// The settings of the original bot, as python-dotenv reads them: the bot's own settings come through it.
    case original
}
