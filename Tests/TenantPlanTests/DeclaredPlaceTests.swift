import TenantModel
import TenantPlan
import Testing

@Suite("Where a change comes from, when a tenant is made of several files")
struct DeclaredPlaceTests {
    private static let layer = "tenants/_layers/l'\u{1B}[2J|<b>.yaml"
    private static let environment = "tenants/_environments/prod.yaml"

    /// A tenant of which the own file changes one plan, a layer another one and makes a third, and the environment sets the
    /// language.
    private func made(ownPrice: Int64 = 200) throws -> PlanDocument {
        var shop = Parsvpn()
        shop.setBot(
            desired: ["default_language": .text("en")],
            ledger: ["default_language": .text("fa")],
            live: ["default_language": .text("fa")]
        )
        let row = Parsvpn.planRow
        func priced(_ kopeks: Int64) -> Row { row.merging(["price_kopeks": .integer(kopeks)]) { $1 } }
        shop.desired[.plan] = ["own": priced(ownPrice), "inherited": priced(300), "new": row]
        shop.state.ledger[.plan] = ["own": row, "inherited": row]
        shop.state.live[.plan] = ["own": row, "inherited": row]
        shop.desired[.card] = ["left": Parsvpn.cardRow]
        shop.state.ledger[.card] = ["left": Parsvpn.cardRow]
        shop.state.live[.card] = ["left": Parsvpn.cardRow.merging(["weight": .integer(4)]) { $1 }]
        shop.desired[.card]?["left"]?["weight"] = .integer(1)
        shop.state.ledger[.card]?["left"]?["weight"] = .integer(1)
        shop.management = ["payments.card_to_card.cards": .once]
        let tenant = shop.tenant.laid(over: [Self.layer, Self.environment]) { kind, key, field in
            switch (kind, key, field) {
            case (.bot, _, "default_language"): 2
            case (.plan, "inherited", _), (.plan, "new", _), (.card, _, "weight"): 1
            default: 0
            }
        }
        return document(try Plan(request([tenant], [shop.state], secrets: shop.secrets)))
    }

    @Test("in text, the heading names the tenant's own file, and what comes from another one names that")
    func inText() throws {
        let shown = text(try made())
        let layer = #"tenants/_layers/l'\u{1B}[2J|<b>.yaml"#
        #expect(shown.contains("\nparsvpn  (tenants/parsvpn.yaml)\n"))
        #expect(shown.contains("  ~ bot  (tenants/_environments/prod.yaml:6)\n"), "\(shown)")
        #expect(shown.contains(#/  ~ plan own  \(line \d+\)\n/#), "\(shown)")
        #expect(shown.contains("  ~ plan inherited  (\(layer):10)\n"), "\(shown)")
        #expect(shown.contains(#/  \+ plan new  name "Monthly", [^\n]*  \(tenants/_layers/[^\n]*:\d+\)\n/#), "\(shown)")
        #expect(shown.contains(#/  ≠ card left [^\n]* \(tenants/_layers/[^\n]*:\d+\)\n/#), "\(shown)")
    }

    @Test("where nothing comes from the tenant's own file, no other file stands in its heading")
    func noOwnChange() throws {
        let made = try made(ownPrice: 100)
        #expect(text(made).contains("\nparsvpn\n  ~ bot  (tenants/_environments/prod.yaml:"), "\(text(made))")
    }

    @Test("in Markdown and HTML likewise, escaped")
    func formats() throws {
        let made = try made()
        let markdown = MarkdownPlanRenderer().render(made)
        #expect(
            markdown.contains("left to others (<code>tenants/parsvpn&#46;<wbr>yaml</code>)</summary>"),
            "\(markdown)"
        )
        #expect(markdown.contains("| ~ bot, <code>tenants/&#95;environments/prod&#46;<wbr>yaml&#58;<wbr>6</code> |"))
        #expect(markdown.contains("| ~ plan <code>own</code>, line 18, a price rises |"))
        #expect(markdown.contains("| + plan <code>new</code>, <code>tenants/&#95;layers/l'&#92;u&#123;1B&#125;&#91;2J"))
        var html = ""
        HTMLPlanRenderer().render(made) { html += $0 }
        #expect(html.contains("left to others <bdi class=\"note\">tenants/parsvpn.yaml</bdi></summary>"), "\(html)")
        #expect(html.contains("</span> bot <bdi class=\"note\">tenants/_environments/prod.yaml:6</bdi></th>"))
        #expect(html.contains("<bdi>own</bdi> <span class=\"note\">line 18</span>"))
        #expect(
            html.contains("<bdi>new</bdi> <bdi class=\"note\">tenants/_layers/l&#39;\\u{1B}[2J|&lt;b&gt;.yaml:11</bdi>")
        )
    }

    @Test("what a plan file keeps of it is enough to show the same")
    func saved() throws {
        let made = try made()
        #expect(text(try SavedPlan(parsing: json(made)).document) == text(made))
    }
}

extension DesiredTenant {
    /// The same tenant, of which fields, and the rows that have nothing else, come from layers.
    ///
    /// - Parameters:
    ///   - layers: The files.
    ///   - file: Which of them a field comes from, counted from 1; 0 is the tenant's own.
    /// - Returns: The tenant with the places of its values changed, and nothing else.
    fileprivate func laid(
        over layers: [String],
        from file: (ResourceKind, String, String) -> Int
    ) -> DesiredTenant {
        let laid = rows.map { rows in
            var laid = DesiredRows(rows.values.kind)
            let kind = rows.values.kind
            for (row, key) in rows.values.keys.enumerated() {
                let files = kind.fields.map { file(kind, key, $0.name) }
                let place = laid.append(key, at: rows.origin(ofRow: row).inFile(files.contains(0) ? 0 : files[0]))
                for field in kind.fields.indices {
                    let origin = rows.origin(ofRow: row, field: field).inFile(files[field])
                    laid.declare(place, field, rows.values[row, field], at: origin)
                }
            }
            return laid
        }
        return DesiredTenant(slug: slug, file: self.file, layers: layers, rows: laid, management: management)
    }
}
