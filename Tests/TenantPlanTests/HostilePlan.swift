import TenantPlan

/// A plan file in which every text is an attack on some reader: whoever shows it has checked nothing of it.
enum HostilePlan {
    /// What stands wherever a text may stand.
    static let texts = [
        "\u{1B}[2J\u{1B}]0;owned\u{07}", "\u{202E}drowssap\u{2066}", "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "' style='x", "<!-- ", "]]>", "&lt;b&gt;",
        "::error::forged", "  ::stop-commands::x", "##[error]forged", "a\n::error::forged",
        "a\r\n\r\n# Heading\n\n| a | b |\n|---|---|", "| x | y |", "\\| x \\\\|",
        "`code` ``` ~~~", "**bold** _it_ ~~gone~~", "[link](https://evil.example)", "![image](//evil.example/x.png)",
        "https://evil.example/a?b=c", "www.evil.example", "evil.example", "mallory@evil.example",
        "mailto:m@evil.example",
        "@everyone and @octocat/team", "#123 GH-123 octocat/repo#1", "0123456789abcdef0123456789abcdef01234567",
        "<https://evil.example>", "<details open>", "</details></table>", "$$x$$ :rocket: [^1]", "- [ ] task",
        "> quote",
        "\u{0}\u{8}\u{9}\u{85}\u{2028}\u{7F}", "{{ template }} ${{ secrets.TOKEN }} {0}", "یک‌ماهه <b>۵۰</b> گیگ",
    ]

    /// Reads the plan that has these texts wherever a text may stand, a tenant for each.
    static func document(_ texts: [String]) throws -> PlanDocument {
        let all = quoted(texts.joined(separator: " "))
        func list(_ element: (String) -> String) -> String {
            texts.map { element(quoted($0)) }.joined(separator: ",\n")
        }
        let json = #"""
            {"format_version":"1.1","id":\#(all),"complete":true,
             "database":{"identity":\#(all),"revision":1,"schema_version":2},
             "tool_version":\#(all),"environment":\#(all),"source_commit":\#(all),"tenant_glob":\#(all),
             "limits_exceeded":[\#(list { #"{"id":\#($0),"found":2,"allowed":1}"# })],
             "unresolved_secrets":[\#(list { $0 })],
             "deviations":[\#(list(deviation))],
             "undeclared_use":{"tenants_paid_elsewhere":0,"cards_in_use":\#(texts.count),"cards_out_of_use":0,
              "payment_settings":\#(texts.count),"cards":[\#(list(undeclaredCard))],
              "payments":[\#(list(undeclaredPayment))]},
             "hints":[\#(list(hint))],
             "changes":[\#(list(changes))],
             "preconditions":[\#(list { $0 })]}
            """#
        return try SavedPlan(parsing: Array(json.utf8)).document
    }

    private static func changes(_ text: String) -> String {
        [("bot", "update", "config_changed"), ("plan", "rename", "renamed"), ("card", "delete", "removed")]
            .map { kind, action, reason in
                #"""
                {"tenant":\#(text),"kind":"\#(kind)","key":\#(text),"previous_key":\#(text),"action":"\#(action)",
                 "fields":[\#(fields(text))],
                 "comes_into_use":[{"kind":"\#(kind)","key":\#(text),"id":1,"fields":[\#(fields(text))],
                                    "risks":["card_changed"]}],"reason":"\#(reason)","drift":"none","source":\#(source(text)),
                 "risks":[{"id":"card_changed","severity":"acknowledge","hash":\#(text),"reach":\#(text)}]}
                """#
            }
            .joined(separator: ",\n")
    }

    private static func fields(_ text: String) -> String {
        #"""
        {"name":\#(text),"before":\#(text),"after":{"x":\#(text)},"applied":\#(text),"sensitive":false,"drift":"drift"},
        {"name":"card_number","before":{"masked":\#(text),"fingerprint":\#(text)},
         "after":{"secret":\#(text),"fingerprint":\#(text)},"sensitive":true},
        {"name":"telegram_bot_token","before":null,"after":{"secret":\#(text),"fingerprint":null},"sensitive":true}
        """#
    }

    private static func deviation(_ text: String) -> String {
        #"""
        {"tenant":\#(text),"kind":"plan","key":\#(text),"standing":"differs",
         "fields":[{"name":\#(text),"live":\#(text),"declared":\#(text),"sensitive":false,
                    "management":"once","cause":"drift"}],"source":\#(source(text))}
        """#
    }

    private static func undeclaredCard(_ text: String) -> String {
        #"""
        {"tenant":\#(text),"use":"in_use","key":\#(text),"id":7,"card_number":{"masked":\#(text),"fingerprint":\#(text)},
         "causes":[]}
        """#
    }

    private static func undeclaredPayment(_ text: String) -> String {
        #"""
        {"tenant":\#(text),"kind":"configuration","key":\#(text),"field":\#(text),"value":\#(text),"sensitive":false,
         "feature":\#(text),"risk":"merchant_changed","path":\#(text)}
        """#
    }

    private static func hint(_ text: String) -> String {
        #"""
        {"id":"rename_done","tenant":\#(text),"kind":"plan","key":\#(text),"previous_key":\#(text),"source":\#(source(text))}
        """#
    }

    private static func source(_ text: String) -> String { #"{"file":\#(text),"line":3,"column":1}"# }

    /// As a string of JSON.
    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\0"..."\u{1F}": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
