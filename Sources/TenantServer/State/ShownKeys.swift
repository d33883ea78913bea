internal import CanonicalJSON
internal import TenantModel
internal import TenantRuntime

/// How much of a configuration key's value somebody is shown. The one place that decides, whatever the route.
enum Showing: Sendable, Hashable {
    case whole
    /// The beginning and the end of a text, where a whole value is shown at all; else it is not there.
    case masked
    /// As if the key did not exist.
    case nothing
}

extension Catalog {
    /// How much of a configuration key is shown: of a secret and of what no tenant has nothing to anybody, of a merchant's
    /// id the whole to the scope `runtime` alone.
    func showing(of key: String, to caller: Caller) -> Showing {
        if isSecret(key) { return .nothing }
        guard let entry = configuration(key) ?? configuration(Self.withoutBlanks(key)) else { return .whole }
        if entry.isPlatform { return .nothing }
        guard case .botColumn(let column) = entry.storage, Self.maskedColumns.contains(column) else { return .whole }
        return caller.may(.runtime) ? .whole : .masked
    }

    /// Columns of `bots` that every output of this project masks.
    private static let maskedColumns = Set(ResourceKind.bot.fields.filter { $0.exposure == .masked }.map(\.name))
}

extension Caller {
    /// The tag of what the caller sees of a tenant. It is another one for the scope `runtime`, who is shown more: what a
    /// client was given for one of its tokens is not still right for the other.
    func tag(of bot: Bot) -> String { may(.runtime) ? bot.etag + "-r" : bot.etag }
}

extension JSON {
    /// The first six and the last four characters of a text; nothing of anything else.
    var masked: JSON { .string(CardNumber.masked(string ?? "")) }
}
