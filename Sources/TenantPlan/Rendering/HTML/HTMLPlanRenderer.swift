internal import Escaping
internal import TenantModel

/// A plan as one file of HTML, for a reviewer: verdict and figures, risks, removals, then every tenant, to be filtered.
///
/// The page loads nothing and its content security policy lets it load nothing: style and script stand in it and are
/// allowed by their digests. Every value is a text node or a quoted attribute, through ``HTMLFragment``. Values that may
/// run from right to left are isolated, so that `before` never trades places with `after`. Without the script all of it
/// is there but the filter.
public struct HTMLPlanRenderer: Sendable {
    /// How many fields are shown in full. 50,000 are some 20 megabytes, which a browser opens in a second or two; beyond
    /// them a tenant is one line with its counts.
    public let detailLimit: Int

    /// What a reviewer's browser takes.
    public static let standardDetailLimit = 50_000

    /// Up to so many fields every tenant is unfolded from the start.
    private static let unfoldedLimit = 200

    /// Makes a renderer.
    ///
    /// - Parameter detailLimit: How many fields are shown in full. Tenants with risks, removals and notes come before others;
    ///   what needs an acknowledgement and what goes away is listed at the top in any case.
    public init(detailLimit: Int = standardDetailLimit) {
        self.detailLimit = detailLimit
    }

    /// Writes `document` to `sink` in pieces.
    public func render(_ document: PlanDocument, to sink: (String) -> Void) {
        let overview = PlanOverview(document)
        let detailed = detailedTenants(of: overview)
        var top = head(of: document)
        top += verdict(overview)
        top += origin(of: document)
        top += obstacles(of: document)
        top += risks(overview)
        top += directory(of: document)
        top += removals(overview)
        top += missing(of: document)
        top += undeclared(in: document)
        top += leftToOthers(of: document)
        if !overview.tenants.isEmpty {
            top += "<section aria-labelledby=\"tenants\">\n<h2 id=\"tenants\">Tenants</h2>\n"
            top += filter
            top += omission(overview, detailed)
        }
        sink(top.description)
        let isUnfolded = overview.tenants.reduce(0) { $0 + $1.length } <= Self.unfoldedLimit
        OrderedPieces.make(of: overview.tenants.count) { [tenants = overview.tenants] places in
            places.map { place in
                detailed[place]
                    ? block(place, tenants[place], document, isUnfolded: isUnfolded)
                    : line(place, tenants[place])
            }.map(\.description).joined()
        } to: { piece in
            sink(piece)
        }
        var bottom: HTMLFragment = overview.tenants.isEmpty ? "" : "</section>\n"
        bottom += hints(of: document)
        bottom += "</main>\n<script>\(unescaped: EmbeddedFile.script.text)</script>\n</body>\n</html>\n"
        sink(bottom.description)
    }

    /// Which tenants are shown in full.
    private func detailedTenants(of overview: PlanOverview) -> [Bool] {
        let tenants = overview.tenants
        var detailed = [Bool](repeating: false, count: tenants.count)
        var room = detailLimit
        for place in overview.gravestFirst where tenants[place].length <= room {
            room -= tenants[place].length
            detailed[place] = true
        }
        return detailed
    }

    private func head(of document: PlanDocument) -> HTMLFragment {
        let policy = """
            default-src 'none'; style-src '\(EmbeddedFile.style.source)'; script-src '\(EmbeddedFile.script.source)'; \
            base-uri 'none'; form-action 'none'
            """
        return """
            <!DOCTYPE html>
            <html lang="en" dir="ltr">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>Plan: \(document.summary.sentence)</title>
            <style>\(unescaped: EmbeddedFile.style.text)</style>
            </head>
            <body>
            <a class="skip" href="#tenants">To the tenants</a>
            <main>

            """
    }

    private func omission(_ overview: PlanOverview, _ detailed: [Bool]) -> HTMLFragment {
        let omitted = overview.tenants.indices.filter { !detailed[$0] }
        guard !omitted.isEmpty else { return "" }
        let changes = omitted.reduce(0) { $0 + overview.tenants[$1].changes.count }
        return """
            <p class="why">\(Count.of(changes, "change")) in \(Count.of(omitted.count, "tenant")) are counted and not \
            shown: with them the page would be too long for a browser. <code>tenantctl show</code> has the saved plan \
            whole.</p>

            """
    }

    private func hints(of document: PlanDocument) -> HTMLFragment {
        guard !document.hints.isEmpty else { return "" }
        var list: HTMLFragment = "<section>\n<h2>Worth knowing</h2>\n<ul>\n"
        for hint in document.hints {
            list += "<li><code>\(hint.position)</code>: <bdi><code>\(hint.line)</code></bdi> \(hint.words)</li>\n"
        }
        list += "</ul>\n</section>\n"
        return list
    }
}
