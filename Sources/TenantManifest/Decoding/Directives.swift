internal import TenantModel
internal import YAMLSyntax

/// What one manifest says about its rows besides their values.
struct Directives {
    /// What stands at `management`; its paths are looked up when all rows are known.
    var management: YAMLNode?
    /// What the tenant was called before.
    var renaming: Renaming?
    /// What its rows were called before, each with the place of its kind in ``ResourceKind/all``.
    var rowRenamings: [(kind: Int, renaming: Renaming)] = []
}
