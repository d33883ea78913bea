/// How an apply tells that there is a new revision.
package enum RevisionChannel {
    /// The channel of `NOTIFY`; the payload is the revision. Anybody who may connect may notify, so that a reader takes it
    /// for a hint and looks.
    package static let name = "tenantctl_revision"
}
