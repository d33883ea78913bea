extension Catalog {
    /// What the bot knows: its features, and the configuration keys of its settings file.
    ///
    /// The tables beside this file are the project's copy of the settings of the original bot, one line a key, as its
    /// `config.py` and `.env.example` define them. A new key is one line there.
    public static let builtIn = Catalog(
        features: CSVTable(PackageResources.features_csv).rows.map { row in
            FeatureKey(name: row["key"], category: row["category"])
        },
        configuration: CSVTable(PackageResources.configuration_csv).rows.compactMap(ConfigurationKey.init)
    )
}

extension ConfigurationKey {
    /// Reads a line of the table; `nil` when it names a type or a storage that there is not.
    fileprivate convenience init?(_ row: CSVTable.Row) {
        let name = row["key"]
        guard let type = ValueType(rawValue: row["type"]), let storage = Storage(row),
            row["money"].isEmpty || MoneyRole(rawValue: row["money"]) != nil
        else { return nil }
        let unit = row["unit"].isEmpty ? nil : row["unit"]
        let words = row["allowed"].split(separator: "|").map(String.init)
        self.init(
            name: name,
            type: type,
            storage: storage,
            feature: row["feature"].isEmpty ? nil : row["feature"],
            isSecret: row["secret"] == "yes",
            limit: words.isEmpty ? Limit(ofKey: name, type: type, unit: unit) : .words(words),
            unit: unit,
            defaultText: row["default"].isEmpty ? nil : row["default"],
            notBelow: Self.lowerNeighbour(of: name),
            money: MoneyRole(rawValue: row["money"])
        )
    }
}

extension ConfigurationKey.Storage {
    fileprivate init?(_ row: CSVTable.Row) {
        switch (row["scope"], row["storage"]) {
        case ("platform", "none"): self = .platform
        // A value under another name than its own would be one that no reader finds.
        case ("tenant", "configuration") where row["target"] == row["key"]: self = .configuration
        case ("tenant", "feature_flag"): self = .flag(feature: row["target"])
        case ("tenant", "bots_column"): self = .botColumn(row["target"])
        default: return nil
        }
    }
}
