internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization
internal import TenantModel
internal import TenantRuntime

/// The routes of the OpenFeature Remote Evaluation Protocol, version 0.3.
enum FlagRoutes {
    /// How long an application may be idle before its client closes the event stream, in seconds.
    private static let inactivity = 300

    static var operations: [Operation] {
        [
            Operation(
                method: .post,
                path: "/ofrep/v1/evaluate/flags/{key}",
                id: "evaluateFlag",
                tag: .flags,
                summary: "Evaluate one flag",
                description: """
                    A feature is a boolean, a configuration key has its type, <feature>.config is an object. Secrets are no \
                    flags, and ids of merchants are none but for the scope runtime. \
                    With an operator's token targetingKey is the slug of the tenant; with a tenant's it may be anything.
                    """,
                parameters: [
                    APIParameter(
                        name: "key",
                        place: .path,
                        about: "A feature, a configuration key, or a feature and .config.",
                        schema: .type("string").with(["minLength": .integer(1)]),
                        isRequired: true
                    )
                ],
                body: .component("EvaluationRequest"),
                answers: [
                    APIAnswer(status: 200, about: "What it evaluates to.", schema: .component("Evaluation")),
                    APIAnswer(status: 400, about: "It was not evaluated.", schema: .component("EvaluationFailure")),
                    APIAnswer(status: 404, about: "There is no such flag.", schema: .component("EvaluationFailure")),
                ],
                handler: .authorized(.scope(.read), evaluateOne)
            ),
            Operation(
                method: .post,
                path: "/ofrep/v1/evaluate/flags",
                id: "evaluateFlags",
                tag: .flags,
                summary: "Evaluate all flags",
                description: "All that have a value here, features and configuration keys alike, in byte order.",
                parameters: [
                    .ifNoneMatch,
                    APIParameter(
                        name: "flagConfigEtag",
                        place: .query,
                        about:
                            "The etag of the event that made the client ask. Answers are of the newest state anyway.",
                        schema: .type("string")
                    ),
                    APIParameter(
                        name: "flagConfigLastModified",
                        place: .query,
                        about: "The time of that event, likewise.",
                        schema: .type("string")
                    ),
                ],
                body: .component("EvaluationRequest"),
                answers: [
                    APIAnswer(status: 200, about: "All flags.", schema: .component("BulkEvaluation"), isTagged: true),
                    APIAnswer(status: 304, about: "What the client has is still right.", isTagged: true),
                    APIAnswer(status: 400, about: "They were not evaluated.", schema: .component("BulkFailure")),
                ],
                handler: .authorized(.scope(.read), evaluateAll)
            ),
        ]
    }

    private static func evaluateOne(_ call: Call, _ caller: Caller, _: Backend) -> Answer {
        let key = call.path.first ?? ""
        do throws(EvaluationFault) {
            let context = try EvaluationContext(call.body)
            let bot = try caller.evaluatedTenant(context, in: call.snapshot)
            let evaluation = try bot.evaluate(key, in: call.snapshot.catalog, for: caller)
            return Answer { writer in writer.object { evaluation.writeMembers(to: &$0) } }
        } catch {
            return Answer(error.code == .flagNotFound ? .notFound : .badRequest) { writer in
                writer.object { writer in
                    writer.member("key", string: key)
                    error.writeMembers(to: &writer)
                }
            }
        }
    }

    /// What is said of a path below that of one flag which leads to none: a broken escape, a slash too many, nothing at all.
    ///
    /// - Parameter path: The path as it came.
    /// - Returns: The protocol's refusal; `nil` for any other path.
    static func answer(toUnknown path: Substring) -> Answer? {
        let prefix = "/ofrep/v1/evaluate/flags/"
        guard path.hasPrefix(prefix) else { return nil }
        return Answer(.notFound) { writer in
            writer.object { writer in
                writer.member("key", string: String(path.dropFirst(prefix.count)))
                EvaluationFault.flagNotFound.writeMembers(to: &writer)
            }
        }
    }

    private static func evaluateAll(_ call: Call, _ caller: Caller, _ backend: Backend) -> Answer {
        do throws(EvaluationFault) {
            let context = try EvaluationContext(call.body)
            let bot = try caller.evaluatedTenant(context, in: call.snapshot)
            return Answer(tagged: caller.tag(of: bot), unlessKnown: call.headers[.ifNoneMatch]) {
                backend.documents.document(of: bot, for: caller) { bulk(bot, call.snapshot.catalog, caller) }
            }
        } catch {
            return Answer(.badRequest) { writer in writer.object { error.writeMembers(to: &$0) } }
        }
    }

    /// The whole document of one tenant: the same for all callers of a scope.
    private static func bulk(_ bot: Bot, _ catalog: Catalog, _ caller: Caller) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("flags") { writer in
                writer.array { writer in
                    for key in bot.evaluatedKeys(in: catalog, for: caller) {
                        writer.element { writer in
                            writer.object { bot.write(key, in: catalog, for: caller, to: &$0) }
                        }
                    }
                }
            }
            writer.member("metadata") { writer in writer.object { $0.member("tenant", string: bot.slug) } }
            writer.member("eventStreams") { writer in
                writer.array { writer in
                    writer.element { writer in
                        writer.object { writer in
                            writer.member("type", string: "sse")
                            writer.member("endpoint") { writer in
                                writer.object { writer in
                                    writer.member("requestUri", string: bot.eventTarget)
                                }
                            }
                            writer.member("inactivityDelaySec", integer: inactivity)
                        }
                    }
                }
            }
        }
        return writer.bytes
    }
}

extension Bot {
    /// Where its events are. Named for a tenant's own token too, so that the document is one whoever reads it.
    fileprivate var eventTarget: String {
        guard let slug, TenantSlug.isValid(slug) else { return "/v1/events" }
        return "/v1/events?tenant=\(slug)"
    }

    /// Writes what a key evaluates to, or why not, as the members of an object.
    fileprivate func write(_ key: String, in catalog: Catalog, for caller: Caller, to writer: inout JSONWriter) {
        do throws(EvaluationFault) {
            try evaluate(key, in: catalog, for: caller).writeMembers(to: &writer)
        } catch {
            writer.member("key", string: key)
            error.writeMembers(to: &writer)
        }
    }
}

extension Caller {
    /// The tenant whose flags are evaluated. With a tenant's token it is that tenant whatever the targeting key is, which
    /// names the end user for most clients; an operator has to name the tenant by it.
    fileprivate func evaluatedTenant(
        _ context: EvaluationContext,
        in snapshot: Snapshot
    ) throws(EvaluationFault) -> Bot {
        switch principal {
        case .tenant(let id):
            guard let bot = snapshot.bot(id: id) else {
                throw EvaluationFault(.general, "the tenant of this token is not there any more")
            }
            return bot
        case .operator:
            guard let slug = context.targetingKey else {
                throw EvaluationFault(.targetingKeyMissing, "an operator names the tenant by its slug as targetingKey")
            }
            guard let bot = snapshot.bot(slug: slug) else {
                throw EvaluationFault(.invalidContext, "targetingKey is not the slug of a tenant")
            }
            return bot
        }
    }
}

/// The documents of all flags that were asked for last, one a tenant and a scope: making one takes hundreds of evaluations,
/// and clients that poll ask for the same again and again.
final class FlagDocuments: Sendable {
    /// How many documents are kept: some 40 MB.
    private static let capacity = 1000

    private struct Key: Hashable {
        let bot: Int32
        let isWhole: Bool
    }

    private let documents = Mutex<[Key: (etag: String, bytes: [UInt8])]>([:])

    /// The document of a bot as it is now.
    ///
    /// - Parameters:
    ///   - bot: The bot; its tag says whether a document that is kept is still right.
    ///   - caller: Who asks; of the same scope all are given the same.
    ///   - make: Makes it.
    /// - Returns: The document.
    func document(of bot: Bot, for caller: Caller, _ make: () -> [UInt8]) -> [UInt8] {
        let key = Key(bot: bot.id, isWhole: caller.may(.runtime))
        if let known = documents.withLock({ $0[key] }), known.etag == bot.etag { return known.bytes }
        let bytes = make()
        documents.withLock { documents in
            if documents.count >= Self.capacity, documents[key] == nil { documents.removeAll() }
            documents[key] = (bot.etag, bytes)
        }
        return bytes
    }
}
