internal import Diagnostics
internal import TenantModel

/// What one file declares, before anything is laid below or above it.
struct Declarations: Sendable {
    /// The rows of every kind in the order of ``ResourceKind/all``, in byte order of their keys.
    var rows: [DesiredRows]
    /// Values for all rows of a kind, which may stand in another file than the rows.
    var everyRow: [EveryRow]
    /// What the file takes out of what it inherits.
    var removals: [Removal]

    /// A value for all rows of a kind.
    struct EveryRow: Sendable {
        let target: FieldTarget
        let value: FieldValue
        let path: String
        var origin: Origin
    }

    /// A `null` where a row or a section could stand.
    struct Removal: Sendable {
        let place: Place
        let origin: Origin
        /// What stands there: `plans`.
        let name: String
        /// Whether nothing stands there at all, so that nobody may have meant to take something out.
        let isBlank: Bool
        /// What is wrong with the `null` where there is nothing to take out.
        let finding: Diagnostic

        /// What is taken out.
        enum Place: Sendable {
            /// One row of the kind at this place in ``ResourceKind/all``.
            case row(kind: Int, key: String)
            /// One field of such a row.
            case field(kind: Int, key: String, field: Int)
            /// Everything below a section.
            case section(Shape)
        }
    }
}
