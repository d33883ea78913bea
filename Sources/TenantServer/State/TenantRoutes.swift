internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import TenantModel
internal import TenantRuntime

/// `/v1/tenants`: the state of tenants, to read.
enum TenantRoutes {
    static var operations: [Operation] {
        [
            Operation(
                method: .get,
                path: "/v1/tenants",
                id: "listTenants",
                tag: .tenants,
                summary: "List tenants",
                description: "Those that the token may see, in byte order of their slugs, a page at a time.",
                parameters: [
                    APIParameter(
                        name: "limit",
                        place: .query,
                        about: "How many at most; 100 without it.",
                        schema: .integers(1...1000)
                    ),
                    APIParameter(
                        name: "after",
                        place: .query,
                        about: "The slug of the last one before the page, as the page before it names it as next.",
                        schema: .type("string")
                    ),
                ],
                answers: [APIAnswer(status: 200, about: "A page.", schema: .component("TenantPage"))],
                handler: .authorized(.scope(.read), list)
            ),
            Operation(
                method: .get,
                path: "/v1/tenants/{slug}",
                id: "getTenant",
                tag: .tenants,
                summary: "Read a tenant",
                description: """
                    Settings, features, configuration with defaults, plans and masked cards. Nothing secret; ids of merchants \
                    are masked but for the scope runtime.
                    """,
                parameters: [.slug, .ifNoneMatch],
                answers: [
                    APIAnswer(status: 200, about: "The tenant.", schema: .component("Tenant"), isTagged: true),
                    APIAnswer(status: 304, about: "What the client has is still right.", isTagged: true),
                    .noTenant,
                ],
                handler: .authorized(.scope(.read), read)
            ),
            Operation(
                method: .get,
                path: "/v1/tenants/{slug}/cards",
                id: "listCards",
                tag: .tenants,
                summary: "List the cards of a tenant, with whole numbers",
                description: "Needs the scope runtime, which is that of the process that shows cards to customers.",
                parameters: [.slug],
                answers: [APIAnswer(status: 200, about: "The cards.", schema: .component("CardList")), .noTenant],
                handler: .authorized(.scope(.runtime), cards)
            ),
        ]
    }

    private static func list(_ call: Call, _ caller: Caller, _: Backend) throws(Refusal) -> Answer {
        let limit = Int(try call.query.integer("limit", in: 1...1000) ?? 100)
        var tenants = caller.tenants(in: call.snapshot)[...]
        if let after = call.query["after"] {
            tenants = tenants.drop { !after.precedesInBytes($0.slug ?? "") }
        }
        let page = tenants.prefix(limit)
        return Answer { writer in
            writer.object { writer in
                writer.member("tenants") { writer in
                    writer.array { writer in
                        for bot in page { writer.element { bot.writeSummary(to: &$0, for: caller) } }
                    }
                }
                writer.member("next", string: tenants.count > limit ? page.last?.slug : nil)
            }
        }
    }

    private static func read(_ call: Call, _ caller: Caller, _: Backend) throws(Refusal) -> Answer {
        let bot = try call.tenant(for: caller)
        return Answer(tagged: caller.tag(of: bot), unlessKnown: call.headers[.ifNoneMatch]) {
            var writer = JSONWriter()
            bot.writeDocument(to: &writer, catalog: call.snapshot.catalog, for: caller)
            return writer.bytes
        }
    }

    private static func cards(_ call: Call, _ caller: Caller, _: Backend) throws(Refusal) -> Answer {
        let bot = try call.tenant(for: caller)
        return Answer { writer in
            writer.object { writer in
                writer.member("cards") { bot.writeCards(to: &$0, revealing: true) }
            }
        }
    }
}
