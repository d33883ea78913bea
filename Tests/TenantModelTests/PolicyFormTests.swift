import CanonicalJSON
import TenantModel
import Testing

@Suite("Policy and catalog in the form in which they are stored")
struct PolicyFormTests {
    private var policy: Policy {
        var policy = Policy()
        policy[limit: .deletions] = 25
        policy.acknowledged = [.tenantCreated]
        policy.countedAsDrift = [.undeclaredCardUse]
        policy.shared = SharedSecrets(names: ["PANEL_KEY", "A"], files: ["shared/key"])
        policy.constraints = [
            PathConstraint(
                path: "plans.*.price_toman",
                minimum: JSONText(.integer(50_000)),
                maximum: JSONText(.number("1.5")),
                reason: "why"
            ),
            PathConstraint(path: "settings.support_username", isRequired: true, pattern: "@.*"),
            PathConstraint(path: "payments.zarinpal.sandbox", isForbidden: true),
        ].sorted { $0.path < $1.path }
        return policy
    }

    @Test("what was stored is read back, to the byte")
    func roundTrip() throws {
        let text = JSONText(policy.json)
        let read = try #require(Policy(JSONText(parsing: Array(text.text.utf8)).value))
        #expect(JSONText(read.json) == text)
        #expect(read[limit: .deletions] == 25 && read[limit: .percentOfKind] == 20)
        #expect(read.demandsAcknowledgement(of: .tenantCreated) && read.demandsAcknowledgement(of: .cardChanged))
        #expect(read.countedAsDrift == [.undeclaredCardUse] && Policy.standard.countedAsDrift.isEmpty)
        #expect(!Policy.standard.demandsAcknowledgement(of: .tenantCreated))
    }

    @Test("a policy that was stored before there was a word about drift says nothing of it")
    func withoutDrift() throws {
        let text = #"{"version":1,"limits":{},"acknowledgements":[],"shared":{"secrets":[],"files":[]},"paths":{}}"#
        let read = try #require(Policy(JSONText(parsing: Array(text.utf8)).value))
        #expect(read.countedAsDrift.isEmpty && JSONText(read.json) == JSONText(Policy.standard.json))
    }

    @Test("a limit that is spelled out as it is by default is no other policy")
    func spelledOut() {
        var policy = Policy()
        for limit in PolicyLimit.allCases { policy[limit: limit] = limit.initial }
        #expect(JSONText(policy.json) == JSONText(Policy.standard.json))
    }

    @Test(
        "what another version stored is not taken for a policy without rules",
        arguments: [
            #"{}"#, #"{"version":2}"#,
            #"{"version":1,"limits":{"cards":1},"acknowledgements":[],"shared":{"secrets":[],"files":[]},"paths":{}}"#,
            #"{"version":1,"limits":{},"acknowledgements":["x"],"shared":{"secrets":[],"files":[]},"paths":{}}"#,
            #"{"version":1,"limits":{},"acknowledgements":[],"drift":["x"],"shared":{"secrets":[],"files":[]},"paths":{}}"#,
            #"{"version":1,"limits":{},"acknowledgements":[],"drift":[1],"shared":{"secrets":[],"files":[]},"paths":{}}"#,
            #"{"version":1,"limits":{},"acknowledgements":[],"shared":{"secrets":[1],"files":[]},"paths":{}}"#,
            #"{"version":1,"limits":{},"acknowledgements":[],"shared":{"secrets":[],"files":[]},"paths":{"a":{"odd":1}}}"#,
            #"{"version":1,"limits":{},"acknowledgements":[],"shared":{"secrets":[],"files":[]},"paths":{"a":{"pattern":"("}}}"#,
        ]
    )
    func foreign(text: String) throws {
        #expect(Policy(try JSONText(parsing: Array(text.utf8)).value) == nil)
    }

    @Test("an own catalog is read back with its types, limits and secrets")
    func catalog() throws {
        let own = Catalog.builtIn.adding(
            features: [FeatureKey(name: "loyalty")],
            configuration: [
                ConfigurationKey(name: "A", type: .int, limit: .integers(1...Int64.max), unit: "days"),
                ConfigurationKey(name: "B", type: .float, limit: .numbers(0.5...2)),
                ConfigurationKey(name: "C", type: .string, feature: "loyalty", isSecret: true),
                ConfigurationKey(name: "D", type: .string, limit: .words(["x", "y"])),
            ]
        )
        let read = try #require(Catalog(own: JSONText(own.ownJSON).value))
        #expect(JSONText(read.ownJSON) == JSONText(own.ownJSON))
        #expect(read.feature("loyalty") != nil && read.configuration("C")?.isSecret == true)
        guard case .integers(1...Int64.max)? = read.configuration("A")?.limit else {
            Issue.record("another limit")
            return
        }
        #expect(Catalog(own: .object([])) == nil)
    }

    @Test("a key is secret where either catalog says so")
    func joining() {
        func catalog(_ isSecret: Bool) -> Catalog {
            Catalog.builtIn.adding(
                features: [],
                configuration: [ConfigurationKey(name: "K", type: .string, isSecret: isSecret)]
            )
        }
        for (one, other) in [(true, false), (false, true), (true, true)] {
            #expect(catalog(one).joining(catalog(other)).configuration("K")?.isSecret == true)
            let exposures = Exposures([catalog(one), catalog(other)])
            let field = ResourceKind.configuration.fields[0]
            let exposure = exposures.exposure(of: field, in: .configuration, ofRow: "K")
            guard case .secret = exposure else {
                Issue.record("it is shown")
                continue
            }
        }
        #expect(catalog(false).joining(catalog(false)).configuration("K")?.isSecret == false)
    }

    @Test(
        "what loosens the most comes first: shared secrets, limits, drift, what goes or changes, what is new, and reasons"
    )
    func order() {
        func line(_ name: String, _ before: JSONText? = nil, _ after: JSONText? = nil) -> DirectoryChange.Line {
            DirectoryChange.Line(name: name, before: before, after: after)
        }
        let one = JSONText(.integer(1))
        #expect(line("shared.files", nil, one).bearing == .shared)
        #expect(line("limits.deletions", one, one).bearing == .limit)
        #expect(line("acknowledgements", one).bearing == .limit)
        #expect(line("drift", one).bearing == .drift)
        #expect(line("paths.plans.*.price_toman.minimum", one).bearing == .changed)
        #expect(line("configuration.ZPAY_TOKEN.secret", one).bearing == .changed)
        #expect(line("configuration.A_KEY.type", nil, one).bearing == .added)
        #expect(line("paths.configuration.reason.minimum", nil, one).bearing == .added)
        #expect(line("paths.plans.*.price_toman.reason", one, one).bearing == .reason)
        #expect(DirectoryChange.Line.Bearing.allCases == [.shared, .limit, .drift, .changed, .added, .reason])
    }

    @Test("two documents differ line by line; a list is a set")
    func differences() {
        let old = JSON.object([
            JSON.Member("limits", .object([JSON.Member("deletions", .integer(10))])),
            JSON.Member("shared", .array([.string("A"), .string("B")])), JSON.Member("same", .bool(true)),
        ])
        let new = JSON.object([
            JSON.Member("limits", .object([JSON.Member("deletions", .integer(500))])),
            JSON.Member("shared", .array([.string("C"), .string("B")])), JSON.Member("same", .bool(true)),
        ])
        let lines = DirectoryChange.Line.differences(from: old, to: new).map {
            "\($0.name) \($0.before?.text ?? "-") \($0.after?.text ?? "-")"
        }
        #expect(lines == [#"shared - "C""#, #"shared "A" -"#, "limits.deletions 10 500"])
        #expect(
            DirectoryChange.Line.differences(from: .null, to: .string("staging")).map(\.after?.text) == ["\"staging\""]
        )
        #expect(DirectoryChange.Line.differences(from: new, to: new).isEmpty)
    }
}
