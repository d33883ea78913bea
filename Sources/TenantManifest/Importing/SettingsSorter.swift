internal import Diagnostics
internal import TenantModel

/// Sorts the variables of a settings file to where the catalog says that they belong.
struct SettingsSorter {
    /// The values of the manifest, in the order of the settings file.
    private(set) var entries: [ImportEntry] = []
    /// What became of everything else.
    private(set) var findings: [Diagnostic] = []
    private var suggestions: Suggestions
    private let catalog: Catalog
    private let prefix: String
    private let file: String

    /// Sorts variables.
    ///
    /// - Parameters:
    ///   - variables: The variables in the order of the file.
    ///   - file: What findings call the file.
    ///   - catalog: The keys that there are.
    ///   - slug: The tenant.
    init(_ variables: [DotenvVariable], of file: String, by catalog: Catalog, for slug: String) {
        self.catalog = catalog
        suggestions = Suggestions(for: catalog)
        self.file = file
        prefix = TenantSlug.environmentPrefix(of: slug)
        var last: [String: DotenvVariable] = [:]
        for variable in variables {
            if let before = last.updateValue(variable, forKey: Self.key(variable)) {
                let (name, laterName) = (Self.shown(before.name), Self.shown(variable.name))
                report(.settingRepeated(name, as: laterName, later: variable.line), before.line)
            }
        }
        for variable in variables where last[Self.key(variable)]?.line == variable.line { sort(variable) }
        addToken()
        addDefaults()
    }

    /// The longest value, in bytes, as of a secret: a manifest has a megabyte for all of its values.
    private static let longest = 64 << 10

    /// Where a manifest refers to its bot's token.
    static let tokenPath = (Catalog.builtIn.configuration(ConfigurationKey.botToken)?.manifestPath ?? "")
        .split(separator: ".").map(String.init)

    /// A name as messages may show it; `nil` for what may be part of a secret that was torn apart.
    private static func shown(_ name: String) -> String? {
        SharedSecrets.isName(name) && name.utf8.count <= 64 ? name : nil
    }

    /// The bot's settings know no case.
    private static func key(_ variable: DotenvVariable) -> String { variable.name.uppercased() }

    private mutating func sort(_ variable: DotenvVariable) {
        let name = Self.key(variable)
        guard let key = catalog.configuration(name) else {
            let nearest = suggestions.configurationKey(nearestTo: name)
            return report(.settingUnknown(Self.shown(variable.name), nearest: nearest), variable.line)
        }
        let isToken = name == ConfigurationKey.botToken
        if !isToken, let reason = key.platformReason { return report(.settingOfPlatform(name, reason), variable.line) }
        guard !SettingText.isExpanded(variable.value.reveal()) else {
            return report(.settingExpanded(name, isSecret: key.isSecret), variable.line)
        }
        if variable.isReadDifferently { report(.settingReadDifferently(name), variable.line) }
        if isToken { return addToken(variable) }
        // What a template leaves blank was never set.
        if variable.value.reveal().utf8.isEmpty { return report(.settingEmpty(name), variable.line) }
        guard variable.value.reveal().utf8.count <= Self.longest else {
            return report(.settingTooLong(name, Self.longest), variable.line)
        }
        if key.isSecret {
            return add(secret: variable, called: name, at: ["configuration", name])
        }
        let text = variable.value.reveal()
        switch Self.place(of: key) {
        case .column(let field, let path):
            add(SettingText.value(text, for: field.type), at: path, variable, called: name, wanted: field.type.words)
        case .flag(let path):
            add(SettingText.boolean(text), at: path, variable, called: name, wanted: Wanted.boolean.words)
        case .configuration:
            let content = SettingText.value(text, for: key.type)
            add(content, at: ["configuration", name], variable, called: name, wanted: Wanted(key).words)
        case nil: break
        }
    }

    // MARK: Entries

    private mutating func add(
        _ content: YAMLContent?,
        at path: [String],
        _ variable: DotenvVariable,
        called name: String,
        wanted: String
    ) {
        guard let content else { return report(.settingMalformed(name, wanted: wanted), variable.line) }
        if let obstacle = content.obstacle {
            return report(.settingUnwritable(name, obstacle.description), variable.line)
        }
        entries.append(ImportEntry(path: path, content: content, line: variable.line, name: name))
    }

    private mutating func add(secret variable: DotenvVariable, called name: String, at path: [String]) {
        let reference = prefix + name
        entries.append(
            ImportEntry(
                path: path,
                content: .secret(.environment(name: reference)),
                secret: ImportedSecret(name: reference, value: variable.value),
                line: variable.line,
                name: name
            )
        )
    }

    /// The bot's token; a manifest needs the reference even where the file has no token.
    private mutating func addToken(_ variable: DotenvVariable? = nil) {
        let path = Self.tokenPath
        if let variable, !variable.value.reveal().utf8.isEmpty {
            return add(secret: variable, called: ConfigurationKey.botToken, at: path)
        }
        guard !entries.contains(where: { $0.path == path }) else { return }
        let reference = prefix + ConfigurationKey.botToken
        let content = YAMLContent.secret(.environment(name: reference))
        report(.settingsLackToken(reference), variable?.line)
        entries.append(ImportEntry(path: path, content: content, line: nil, name: ConfigurationKey.botToken))
    }

    /// What the original does where its settings are silent and a new row would do otherwise.
    private mutating func addDefaults() {
        for key in catalog.configuration {
            guard let text = key.defaultText, let place = Self.place(of: key) else { continue }
            switch place {
            case .flag(let path):
                guard SettingText.boolean(text) == .boolean(true) else { continue }
                addDefault(.boolean(true), at: path, key)
            // A column that may be NULL says by that what the placeholder of a template says.
            case .column(let field, let path) where !field.isNullable:
                guard let content = SettingText.value(text, for: field.type), !content.says(field.initial) else {
                    continue
                }
                addDefault(content, at: path, key)
            case .column, .configuration: continue
            }
        }
    }

    private mutating func addDefault(_ content: YAMLContent, at path: [String], _ key: ConfigurationKey) {
        guard !entries.contains(where: { $0.path == path }) else { return }
        entries.append(ImportEntry(path: path, content: content, line: nil, name: key.name))
    }

    private mutating func report(_ finding: Diagnostic, _ line: Int?) {
        var finding = finding
        finding.location = line.map { SourceLocation(file: file, line: $0, column: 1) } ?? SourceLocation(file: file)
        findings.append(finding)
    }

    // MARK: Places

    private enum Place {
        case column(Field, [String])
        case flag([String])
        case configuration
    }

    private static func place(of key: ConfigurationKey) -> Place? {
        switch key.storage {
        case .platform: return nil
        case .configuration: return .configuration
        case .flag(let feature): return .flag(ResourceKind.feature.section + [feature])
        case .botColumn(let column):
            guard let field = ResourceKind.bot.fields.first(where: { $0.name == column }),
                case .entry(let path)? = field.spellings.first?.place
            else { return nil }
            return .column(field, path)
        }
    }
}

extension YAMLContent {
    /// Whether this says what a field holds anyway.
    fileprivate func says(_ value: FieldValue) -> Bool {
        switch (self, value) {
        case (.boolean(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.text(let left), .text(let right)): left == right
        default: false
        }
    }
}

extension Field.ColumnType {
    /// What a column takes, for messages.
    fileprivate var words: String {
        switch self {
        case .boolean: Wanted.boolean.words
        case .integer, .bigint: Wanted.wholeNumber.words
        case .text, .jsonb, .wrappedJSONB: "text"
        }
    }
}
