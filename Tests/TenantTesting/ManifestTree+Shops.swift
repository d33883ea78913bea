extension ManifestTree {
    /// Tenants of 68 rows each: the bot, 23 flags, 36 configurations, 5 plans and 3 cards.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - edition: Another number gives other values to every bot, every configuration and every plan, none of which
    ///     needs an acknowledgement.
    /// - Returns: The manifests; their secrets are ``shopSecrets(_:)``.
    package static func shops(_ count: Int, edition: Int) -> ManifestTree {
        var tree = ManifestTree(
            Dictionary(uniqueKeysWithValues: (1...count).map { ("\(slug($0)).yaml", shop($0, edition: edition)) })
        )
        tree["_catalog.yaml"] = catalog
        return tree
    }

    /// An own catalog with the flags and the configuration of the shops.
    private static var catalog: String {
        var text = "version: 1\nfeatures:\n"
        for flag in 1...22 { text += "  flag_\(flag): {}\n" }
        text += "configuration:\n"
        for key in 1...36 { text += "  KEY_\(key): { type: string }\n" }
        return text
    }

    /// A dotenv file with the secrets of ``shops(_:edition:)``.
    ///
    /// - Parameter count: How many shops.
    /// - Returns: A line a shop.
    package static func shopSecrets(_ count: Int) -> String {
        (1...count).map { number in
            let variable = slug(number).uppercased().split(separator: "-").joined(separator: "_")
            return "\(variable)_BOT_TOKEN=\(1_000_000 + number):" + String(repeating: "S", count: 35) + "\n"
        }.joined()
    }

    private static func slug(_ number: Int) -> String {
        let digits = String(number)
        return "shop-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private static func shop(_ number: Int, edition: Int) -> String {
        var text = """
            version: 1
            tenant: \(slug(number))
            name: "فروشگاه \(number), edition \(edition)"
            telegram:
              bot_token: { env: \(slug(number).uppercased().split(separator: "-").joined(separator: "_"))_BOT_TOKEN }
            features:

            """
        for flag in 1...22 { text += "  flag_\(flag): \(flag.isMultiple(of: 2))\n" }
        text += "configuration:\n"
        for key in 1...36 { text += "  KEY_\(key): value \(edition) of \(key)\n" }
        text += "plans:\n"
        for plan in 1...5 {
            text += "  plan-\(plan): { name: Plan \(plan), period_days: \(plan * 30), "
            text += "price_toman: \(plan * 100_000 + edition % 10) }\n"
        }
        text += "payments:\n  card_to_card:\n    enabled: true\n    cards:\n"
        for card in 1...3 {
            text +=
                "      card-\(card): { card_number: \"\(cardNumber(number * 3 + card))\", card_holder_name: Holder }\n"
        }
        return text
    }

    /// A number of Bank Melli with its check digit (ISO/IEC 7812-1).
    private static func cardNumber(_ number: Int) -> String {
        let serial = String(number)
        let digits = "603799" + String(repeating: "0", count: 9 - serial.count) + serial
        let sum = digits.utf8.enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element - 0x30) * (digit.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + (value > 9 ? value - 9 : value)
        }
        return digits + String((10 - sum % 10) % 10)
    }
}
