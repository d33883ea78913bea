import TenantTesting
import Testing

/// Pull requests that mean harm, each as it would be sent: refused, or an acknowledgement names what they do.
@Suite("A hostile change of the manifests is refused or named")
struct HostileChangeTests {
    private static let layer = "version: 1\nfeatures: { polls: true }\n"

    /// Two tenants of one layer, one of them protected, under a policy.
    private static let tree = ManifestTree([
        "asal.yaml": shop("asal", "protected: true\n", card: "6104337000007870"),
        "bahar.yaml": shop("bahar", card: "6037997000006560"),
        "_layers/base.yaml": layer,
        "_policy.yaml": "version: 1\npaths: { plans.*.price_toman: { minimum: 50000 } }\n",
    ])
    private static let secrets = [
        "ASAL_BOT_TOKEN": "1000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "BAHAR_BOT_TOKEN": "2000000002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
    ]

    private static func shop(_ slug: String, _ lines: String = "", card: String, price: Int = 90_000) -> String {
        """
        version: 1
        tenant: \(slug)
        \(lines)extends: [base]
        name: \(slug)
        telegram: { bot_token: { env: \(slug.uppercased())_BOT_TOKEN } }
        plans:
          gold: { name: Gold, period_days: 30, price_toman: \(price) }
        payments:
          card_to_card:
            enabled: true
            cards: { main: { card_number: "\(card)", card_holder_name: "Sara" } }

        """
    }

    /// Applies the tree, then sends `change` and says what came of it. Nothing may have been written.
    private func send(_ change: (inout ManifestTree) throws -> Void) async throws -> ToolOutcome {
        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            let first = try await checkout.tool.run("apply", "--auto-approve")
            #expect(first.status == 0, "\(first.output)\(first.errors)")
            var tree = Self.tree
            try change(&tree)
            try checkout.write(tree)
            let before = try await checkout.database.everything()
            let outcome = try await checkout.tool.run("apply", "--auto-approve")
            #expect(try await checkout.database.everything() == before)
            return outcome
        }
    }

    /// The places and meanings that an outcome asks somebody to accept: `card_changed:asal/main`.
    private func asked(_ outcome: ToolOutcome) -> [String] {
        outcome.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
            .map { String($0.dropFirst(8).prefix { $0 != "@" }) }
    }

    @Test("a card in a layer, which would be the card of every tenant, is no manifest")
    func cardInLayer() async throws {
        let outcome = try await send { tree in
            tree["_layers/base.yaml"] =
                Self.layer + """
                    payments:
                      card_to_card:
                        cards: { main: { card_number: "6219861034529007", card_holder_name: "Mallory" } }

                    """
        }
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("_layers/base.yaml:5") || outcome.output.contains("_layers/base.yaml:5"))
    }

    @Test("a policy that is loosened with what it forbids: the one in force refuses, whatever is accepted")
    func loosenedPolicy() async throws {
        let outcome = try await send { tree in
            tree["_policy.yaml"] = "version: 1\n"
            tree["bahar.yaml"] = Self.shop("bahar", card: "6037997000006560", price: 40_000)
        }
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("the policy in force does not allow this; nothing was written:"))
        #expect(asked(outcome).contains("policy_changed:"))
    }

    @Test("a secret of another tenant, by name, is no manifest")
    func foreignSecret() async throws {
        let outcome = try await send { tree in
            try tree.replace("BAHAR_BOT_TOKEN", with: "ASAL_BOT_TOKEN", in: "bahar.yaml")
        }
        #expect(outcome.status == 65)
        #expect((outcome.output + outcome.errors).contains("[secret.foreign_name]"))
    }

    @Test("a name that inherits another tenant's bot is a rename that somebody accepts, and the new card with it")
    func inheritedToken() async throws {
        let outcome = try await send { tree in
            tree["bahar.yaml"] = nil
            tree["mallory.yaml"] = Self.shop("mallory", "renamed_from: bahar\n", card: "6219861034529007")
                .replacing("MALLORY_BOT_TOKEN", with: "BAHAR_BOT_TOKEN")
        }
        // The name of the secret is the other tenant's: not even a rename may point there.
        #expect(outcome.status == 65)
        #expect((outcome.output + outcome.errors).contains("[secret.foreign_name]"))

        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            var tree = Self.tree
            tree["bahar.yaml"] = nil
            tree["mallory.yaml"] = Self.shop("mallory", "renamed_from: bahar\n", card: "6219861034529007")
            try checkout.write(tree)
            // Who runs the pipeline has the same token under the new name.
            var tool = checkout.tool
            tool.environment["MALLORY_BOT_TOKEN"] = Self.secrets["BAHAR_BOT_TOKEN"]
            let renamed = try await tool.run("apply", "--auto-approve")
            #expect(renamed.status == 4)
            #expect(
                asked(renamed) == ["tenant_renamed:mallory", "token_changed:mallory", "card_changed:mallory/main"]
            )
        }
    }

    @Test("protection that goes with the file: the tenant's end is asked about, and its protection outlives the file")
    func protectionWithFile() async throws {
        let outcome = try await send { tree in tree["asal.yaml"] = nil }
        #expect(outcome.status == 4)
        #expect(asked(outcome) == ["tenant_deactivated:asal", "protected_changed:asal"])

        let stripped = try await send { tree in
            tree["asal.yaml"] = Self.shop("asal", card: "6219861034529007")
        }
        #expect(stripped.status == 4)
        #expect(asked(stripped) == ["tenant_unprotected:asal", "card_changed:asal/main"])
    }

    @Test("a database that has names looked for in public first is read and written as any other")
    func searchPath() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql(
                """
                CREATE FUNCTION public.now() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                DO $$ BEGIN
                    EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
                END $$;
                """
            )
            for command in [
                ["plan"], ["plan", "--rehearse"], ["apply", "--auto-approve"], ["drift"], ["get"], ["status"],
                ["history"],
                ["hold", "bahar", "--reason", "x", "--until", "4h"], ["release", "bahar"],
                ["token", "issue", "bahar", "--name", "x"], ["token", "list"], ["export", "bahar"],
                ["migrate", "verify"],
            ] {
                let outcome = try await checkout.tool.run(command)
                #expect(outcome.status == 0, "\(command): \(outcome.errors)")
            }
        }
    }
}
