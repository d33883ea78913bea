internal import Diagnostics
internal import TenantModel

/// The files that a tenant's own is laid over, merged once for all tenants that name the same ones, and those that are
/// laid over it.
struct LayerStack: Sendable {
    /// The files below, bottom first, and then those above: ``Origin/file`` counts them from 1.
    let files: [String]
    /// What the files below declare together.
    let below: InheritedRows
    /// All of these files, in that order.
    let layers: [Layer]
    /// How many of them are below.
    let countBelow: Int
    /// Whether every file could be read; otherwise nothing can be said of what is missing.
    let isComplete: Bool

    /// The places of layers below others where nothing stands, and which take something out by that.
    let blanks: Set<Diagnostic>

    /// The environment and what it extends, bottom first.
    var above: ArraySlice<Layer> { layers[countBelow...] }

    /// Whether there is nothing but the tenant's own file.
    var isEmpty: Bool { files.isEmpty && isComplete }
}
