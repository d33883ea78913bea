internal import CanonicalJSON
internal import TenantModel

/// The files beside a first tenant: a layer that tenants can share, and a policy that says what holds without one.
public enum FirstSettings {
    /// What the layer is called: `extends: [starter]`.
    public static let layerName = "starter"

    /// The text of `_layers/starter.yaml`.
    public static var layer: String {
        """
        # yaml-language-server: $schema=../../schemas/\(SchemaDocument.layer.fileName)
        #
        # What many tenants share. A tenant takes it over with `extends: [\(layerName)]`; what the tenant says itself wins,
        # and `null` takes out what it inherits.
        version: 1

        features:
          referral_program: true

        configuration:
          AVAILABLE_LANGUAGES: "fa,en"

        """
    }

    /// The text of `_policy.yaml`: everything that a policy can say, with the defaults, so that nothing changes by it.
    public static var policy: String {
        let limits = PolicyLimit.allCases.map { limit in
            "  \(limit.rawValue): \(limit.initial)  # \(limit.about.lowercasedFirst)\n"
        }
        let drift = CountedDrift.allCases.map { counted in
            "  # \(counted.about)\n  \(counted.rawValue): false\n"
        }
        return """
            # \(SchemaDocument.policy.editorLine)
            #
            # What holds for all tenants of this folder. In force is what the last apply stored: a change of this file has
            # to be accepted by name, and judges the plans after it.
            version: 1

            limits:
            \(limits.joined())
            # Risks that are notes and have to be accepted by name here. Those about money and access always have to.
            acknowledgements:
              tenant_created: false

            # What counts as drift here, and is only named otherwise.
            drift:
            \(drift.joined())
            # Secrets that every tenant and every layer may refer to.
            shared:
              secrets: []
              files: []

            # What values may be. `*` stands for any key.
            # paths:
            #   plans.*.price_toman: { minimum: 50000, reason: "below what the traffic costs" }
            #   settings.support_username: { required: true, pattern: "@[a-z]+_support" }
            #   payments.zarinpal.sandbox: { forbidden: true }

            """
    }
}

extension String {
    /// The same text as the rest of a sentence, without its full stop.
    fileprivate var lowercasedFirst: String {
        (prefix(1).lowercased() + dropFirst()).split(separator: ".").joined(separator: ".")
    }
}
