import TenantTesting
import Testing

extension FaultCampaign {
    @Suite("Applies at the same time come out as if one had followed the other")
    struct ConcurrentRoundTests {
        private static let shops = 5
        private static let applies = 8

        /// Which edition each shop is of.
        private typealias Editions = [Int: Int]

        /// One apply of a round.
        private struct Contender {
            /// The edition that it declares.
            let edition: Int
            /// The shop that it is narrowed to; `nil` for all.
            let shop: Int?
            let outcome: ToolOutcome

            /// The revision that it says it made.
            var revision: Int? {
                outcome.output.split(separator: "\n").last { $0.hasPrefix("Applied as revision ") }
                    .flatMap { Int($0.dropFirst("Applied as revision ".count).dropLast()) }
            }

            func applied(to editions: Editions) -> Editions {
                editions.merging((shop.map { $0...$0 } ?? 1...ConcurrentRoundTests.shops).map { ($0, edition) }) { $1 }
            }
        }

        @Test("rounds of eight, of which some declare all shops and some are narrowed to one")
        func rounds() async throws {
            try await withCheckout(.shops(Self.shops, edition: 0)) { checkout in
                try checkout.write(ManifestTree.shopSecrets(Self.shops), to: "secrets.env")
                for edition in 1...Self.applies {
                    try ManifestTree.shops(Self.shops, edition: edition).write(
                        to: checkout.folder + "/edition-\(edition)"
                    )
                }
                let first = try await checkout.tool.run("apply", "--auto-approve", "--secrets-file", "secrets.env")
                #expect(first.status == 0)
                var editions = Editions(uniqueKeysWithValues: (1...Self.shops).map { ($0, 0) })
                let rounds = FaultCampaign.count(50)
                var (applied, refused, strange) = (0, 0, 0)
                for round in 0..<rounds {
                    let contenders = try await compete(checkout)
                    let winners = contenders.filter { $0.revision != nil }
                        .sorted { ($0.revision ?? 0) < ($1.revision ?? 0) }
                    var states = [editions]
                    for winner in winners { states.append(winner.applied(to: states[states.count - 1])) }
                    editions = states[states.count - 1]
                    let found = try await found(checkout.database)
                    #expect(found == editions, "round \(round)")
                    let state = try await GroundState(of: checkout.database)
                    #expect(state.revision >= 0, "round \(round): operations, changes and ledger do not agree")
                    for contender in contenders where !isHonest(contender, states) {
                        strange += 1
                        Issue.record("\(contender.outcome.ending): \(contender.outcome.errors)")
                    }
                    if found != editions || state.revision < 0 { strange += 1 }
                    applied += winners.count
                    refused += contenders.count { $0.outcome.status != 0 }
                    try await expectNothingLeft(of: editions, checkout)
                }
                print(
                    """
                    \(rounds) rounds of \(Self.applies) concurrent applies: \(strange) outcomes without a serial order, \
                    \(applied) applied, \(refused) were told that their plan is stale or the lock not free
                    """
                )
                #expect(strange == 0)
                #expect(applied >= rounds)
            }
        }

        /// The ledger of every shop is of the edition that its rows are of.
        private func expectNothingLeft(of editions: Editions, _ checkout: Checkout) async throws {
            guard let (shop, edition) = editions.randomElement(), edition > 0 else { return }
            let plan = try await checkout.tool.run(
                ["plan", "--detailed-exitcode", "--secrets-file", "secrets.env"] + arguments(edition, shop)
            )
            #expect(plan.status == 0, "\(plan.output)")
        }

        /// Whether what an apply said is so: nothing to do only where at some moment there was nothing to do for it.
        private func isHonest(_ contender: Contender, _ states: [Editions]) -> Bool {
            let (output, errors) = (contender.outcome.output, contender.outcome.errors)
            guard !(output + errors).contains("deadlock") else { return false }
            return switch contender.outcome.status {
            case 0 where contender.revision == nil:
                output.contains("Nothing to apply") && states.contains { contender.applied(to: $0) == $0 }
            case 0: true
            case 3: errors.contains("the plan is stale; nothing was written")
            case 5: errors.contains("a lock was not free in time; nothing was written")
            default: false
            }
        }

        private func compete(_ checkout: Checkout) async throws -> [Contender] {
            try await withThrowingTaskGroup(of: Contender.self) { group in
                for edition in 1...Self.applies {
                    let shop = Bool.random() ? Int.random(in: 1...Self.shops) : nil
                    group.addTask {
                        let outcome = try await checkout.tool.run(
                            ["apply", "--auto-approve", "--secrets-file", "secrets.env"] + arguments(edition, shop)
                        )
                        return Contender(edition: edition, shop: shop, outcome: outcome)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        private func arguments(_ edition: Int, _ shop: Int?) -> [String] {
            ["--tenants", "edition-\(edition)"] + (shop.map { ["--tenant", "shop-0000\($0)"] } ?? [])
        }

        /// The one edition that all rows of a shop are of; -1 where they are of several.
        private func found(_ database: TestDatabase) async throws -> Editions {
            let lines = try await database.lines(
                """
                SELECT right(slug, 1), CASE WHEN min(edition) = max(edition) THEN min(edition) ELSE -1 END
                FROM bots JOIN (
                    SELECT id AS bot_id, substring(name FROM 'edition (.*)')::int AS edition FROM bots
                    UNION ALL SELECT bot_id, substring(config_value->>'value' FROM 'value (.*) of')::int
                        FROM bot_configurations
                    UNION ALL SELECT bot_id, (price_kopeks / 100 % 10)::int FROM bot_plans
                ) AS rows ON bot_id = id
                GROUP BY slug
                """
            )
            return Editions(
                uniqueKeysWithValues: lines.map { line in
                    let parts = line.split(separator: "|").compactMap { Int($0) }
                    return (parts.first ?? -1, parts.last ?? -1)
                }
            )
        }
    }
}
