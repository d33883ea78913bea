public import CanonicalJSON
internal import TenantModel

extension DriftReport {
    /// The report as one object, as `drift --format json` prints it.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("format_version", string: PlanDocument.formatVersion)
            writer.member("database") { writer in
                writer.object { writer in
                    writer.member("identity", string: database.identity)
                    writer.member("revision", integer: database.revision)
                }
            }
            writer.member("tenant_glob", string: tenantGlob)
            writer.member("environment", string: environment)
            writer.member("environment_in_force", string: environmentInForce)
            let counts = Change.Drift.classes.map { JSON.Member($0.rawValue, .integer(count($0))) }
            writer.member("summary") { $0.write(.object(counts)) }
            writer.member("unmanaged_rows", integer: Int64(unmanagedRows))
            writer.member("undeclared_use") { undeclaredUse.write(to: &$0) }
            let counted = countedAsDrift.map(\.rawValue).sorted()
            writer.member("counted_as_drift") { $0.write(.array(counted.map(JSON.string))) }
            writer.member("rows") { writer in
                writer.array { writer in
                    for row in rows { writer.element { row.write(to: &$0) } }
                }
            }
        }
    }
}

extension Change.Drift {
    /// The classes that a report counts, from grave to harmless.
    static let classes: [Change.Drift] = [.deleted, .conflict, .drift, .converged]
}

extension DriftReport.Row {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenant", string: tenant)
            writer.member("kind", string: kind.name)
            writer.member("key", string: key)
            writer.member("drift", string: drift.rawValue)
            writer.member("management", string: management.rawValue)
            writer.member("fields") { writer in
                writer.array { writer in
                    for field in fields { writer.element { field.write(to: &$0) } }
                }
            }
            writer.member("source", source: source)
        }
    }
}

extension DriftReport.Field {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", string: name)
            writer.member("declared") { declared.write(to: &$0, isSensitive: isSensitive) }
            writer.member("applied") { applied.write(to: &$0, isSensitive: isSensitive) }
            writer.member("live") { live.write(to: &$0, isSensitive: isSensitive) }
            writer.member("sensitive", bool: isSensitive)
            writer.member("drift", string: drift.rawValue)
            writer.member("management", string: management.rawValue)
            if isBare { writer.member(LiveForm.member, string: LiveForm.bare) }
        }
    }
}
