internal import Diagnostics
internal import TenantModel

/// Something that a tenant takes for itself and that no other tenant may take.
///
/// Noted while a file is decoded: to look for it afterwards in the rows of 10,000 tenants misses every cache.
struct Claim<Value: Sendable>: Sendable {
    /// What is taken.
    let value: Value
    /// The tenant.
    let slug: String
    /// Its file.
    let file: String
    /// Where in it.
    let origin: Origin

    /// Where it is.
    var location: SourceLocation {
        SourceLocation(file: file, line: Int(origin.line), column: Int(origin.column))
    }
}

/// What the tenants of a folder take for themselves, in the order of their files.
struct Claims: Sendable {
    /// Numbers of cards, as the number that their digits are.
    var cards: [Claim<Int64>] = []
    /// Names of variables of the environment.
    var names: [Claim<String>] = []

    /// Adds what the files after these claim.
    mutating func merge(_ next: Claims) {
        cards += next.cards
        names += next.names
    }
}
