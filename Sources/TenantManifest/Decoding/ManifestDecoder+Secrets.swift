internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// A bot token, which only a reference may stand for. When it is at hand, the bot's own number follows
    /// from it.
    mutating func botToken(_ node: YAMLNode, _ target: FieldTarget, row: Int) -> FieldValue? {
        guard let reference = reference(in: node) else {
            report(.literalToken(slug: slug), at: node.site)
            return nil
        }
        guard case .valid(let reference) = reference else { return nil }
        if let token = resolve(reference, at: node.site) {
            guard let botID = BotToken.botID(of: token) else {
                report(.tokenForm(reference), at: node.site)
                return nil
            }
            resolved[reference] = token
            if let derived = target.derivedField {
                rows[target.kind].declare(row, derived, .integer(botID), at: Origin(node.site))
            }
        }
        return .secret(SealedSecret(reference: reference, fingerprint: nil))
    }

    /// A merchant id: a UUID, or a reference to one.
    mutating func merchantID(_ node: YAMLNode, _ place: PlaceName) -> FieldValue? {
        if node.mapping != nil {
            guard case .valid(let reference)? = reference(in: node) else { return nil }
            if let merchant = resolve(reference, at: node.site) {
                guard let merchant = MerchantID(merchant.reveal()) else {
                    report(.merchantID(place.text, reference), at: node.site)
                    return nil
                }
                resolved[reference] = Secret(merchant.text)
            }
            return .secret(SealedSecret(reference: reference, fingerprint: nil))
        }
        guard let scalar = node.scalar, scalar.value == .string else {
            report(
                .wrongType(
                    at: place.text,
                    wanted: .text("a UUID, `{ env: NAME }` or `{ file: PATH }`"),
                    found: node
                ),
                at: node.site
            )
            return nil
        }
        guard scalar.byteCount == 36, let merchant = MerchantID(scalar.text) else {
            report(.merchantID(place.text, nil), at: node.site)
            return nil
        }
        return .text(merchant.text)
    }

    /// What became of a map that should be a reference.
    enum Reading {
        case valid(SecretReference)
        /// It is none; that was reported.
        case reported
    }

    /// Reads `{ env: NAME }` or `{ file: PATH }`; `nil` for anything but a map. Messages quote nothing of a
    /// map that is neither: somebody may have put the secret there.
    mutating func reference(in node: YAMLNode) -> Reading? {
        guard let mapping = node.mapping else { return nil }
        var entries = mapping.makeIterator()
        guard let entry = entries.next(), entries.next() == nil, let target = entry.value.scalar,
            target.value == .string
        else {
            report(.referenceForm(), at: node.site)
            return .reported
        }
        let (text, reference): (String, SecretReference)
        switch entry.key {
        case "env":
            text = strings.value(for: target) { $0.text }
            reference = .environment(name: text)
        case "file":
            text = target.text
            reference = .file(path: text)
        default:
            report(.referenceForm(), at: node.site)
            return .reported
        }
        guard !CardNumber.isHeld(in: text) else {
            report(.cardNumberInReference(), at: entry.value.site)
            return .reported
        }
        guard !BotToken.isHeld(in: text) else {
            report(.tokenInReference(), at: entry.value.site)
            return .reported
        }
        if let finding = secrets.refusal(of: reference, to: slug) {
            report(finding, at: entry.value.site)
            return .reported
        }
        if case .environment(let name) = reference, let slug, !secrets.shared.contains(reference) {
            let variable = TenantSlug.variable(name)
            if variable != name { report(.nameOfNoVariable(name, variable), at: entry.value.site) }
            claims.names.append(Claim(value: variable, slug: slug, file: file, origin: Origin(entry.value.site)))
        }
        return .valid(reference)
    }

    /// The value of a reference, when it is at hand.
    mutating func resolve(_ reference: SecretReference, at mark: YAMLMark) -> Secret? {
        switch secrets.resolve(reference, for: slug) {
        case .resolved(let secret): return secret
        case .unresolved: return nil
        case .refused(let finding):
            report(finding, at: mark)
            return nil
        }
    }
}
