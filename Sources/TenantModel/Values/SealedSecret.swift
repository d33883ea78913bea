/// What may be known of a secret outside the place that writes it: where it comes from and its fingerprint.
///
/// A class so that a ``FieldValue`` that holds one stays three words.
public final class SealedSecret: Sendable, Hashable {
    /// Where the manifest says that it is; `nil` for a live value.
    public let reference: SecretReference?
    /// Its fingerprint; `nil` where the secret is not at hand.
    public let fingerprint: Fingerprint?

    /// Makes a sealed secret.
    public init(reference: SecretReference?, fingerprint: Fingerprint?) {
        self.reference = reference
        self.fingerprint = fingerprint
    }

    /// Equal when place and fingerprint are.
    public static func == (left: SealedSecret, right: SealedSecret) -> Bool {
        left.reference == right.reference && left.fingerprint == right.fingerprint
    }

    /// Hashes place and fingerprint.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(reference)
        hasher.combine(fingerprint)
    }
}
